//! Code words of the catalogue as people read them.

use governance::{PriceUnit, ProductKind, ReleasePath};
use terms::{ColumnKind, Level, OpeningType, Origin, Text};

use super::{CatalogueKind, FacetId, Standing};

/// Resource or product.
pub fn kind(kind: CatalogueKind) -> Text {
    match kind {
        CatalogueKind::Resource => Text::new("数据资源", "resource"),
        CatalogueKind::Product => Text::new("数据产品", "product"),
    }
}

/// The name of a facet.
pub fn facet(facet: FacetId) -> Text {
    match facet {
        FacetId::Kind => Text::new("类别", "kind"),
        FacetId::Provider => Text::new("提供单位", "provider"),
        FacetId::Level => Text::new("安全级别", "security level"),
        FacetId::Opening => Text::new("开放属性", "opening"),
        FacetId::Origin => Text::new("数据来源", "origin"),
        FacetId::Update => Text::new("更新周期", "update cycle"),
        FacetId::ProductKind => Text::new("产品形态", "form of product"),
    }
}

/// How far a resource may be opened.
pub fn opening(opening: OpeningType) -> Text {
    match opening {
        OpeningType::Unconditional => Text::new("无条件开放", "open without conditions"),
        OpeningType::Conditional => Text::new("有条件开放", "open on conditions"),
        OpeningType::NotOpened => Text::new("不予开放", "not opened"),
    }
}

/// Where a resource comes from.
pub fn origin(origin: Origin) -> Text {
    match origin {
        Origin::District => Text::new("本区", "this district"),
        Origin::Ministry => Text::new("国家部委", "national ministry"),
        Origin::Municipal => Text::new("市级部门", "municipal department"),
        Origin::CrossDistrict => Text::new("其他区", "another district"),
        Origin::CrossLevel => Text::new("其他层级", "another level"),
        Origin::CrossRegion => Text::new("其他地区", "another region"),
    }
}

/// A security level.
pub fn level(level: Level) -> Text {
    let number = u8::from(level);
    Text::new(format!("{number} 级"), format!("level {number}"))
}

/// What a product is.
pub fn product_kind(kind: ProductKind) -> Text {
    match kind {
        ProductKind::DataSet => Text::new("数据集", "data set"),
        ProductKind::Api => Text::new("数据接口", "interface"),
        ProductKind::Indicator => Text::new("指标", "indicator"),
        ProductKind::Report => Text::new("报告", "report"),
        ProductKind::Verification => Text::new("核验", "verification"),
    }
}

/// For what a price is.
pub fn price_unit(unit: PriceUnit) -> Text {
    match unit {
        PriceUnit::Call => Text::new("次", "call"),
        PriceUnit::Month => Text::new("月", "month"),
        PriceUnit::File => Text::new("份文件", "file"),
    }
}

/// On which path a product reaches people.
pub fn path(path: ReleasePath) -> Text {
    match path {
        ReleasePath::PublicBenefit => Text::new("公益性提供", "given for the public good"),
        ReleasePath::Exchange => Text::new("数据交易所上市", "traded at a data exchange"),
        ReleasePath::Direct => Text::new("供方直接提供", "directly from the supplier"),
    }
}

/// Whether a product is given out.
pub fn standing(standing: Standing) -> Text {
    match standing {
        Standing::UnderReview => Text::new("审核中", "under review"),
        Standing::Circulating => Text::new("流通中", "given out"),
        Standing::Stopped => Text::new("已停用", "stopped"),
        Standing::Withdrawn => Text::new("已下架", "withdrawn"),
    }
}

/// What kind of values a column holds.
pub fn column_kind(kind: ColumnKind) -> Text {
    match kind {
        ColumnKind::Text => Text::new("文本", "text"),
        ColumnKind::Integer => Text::new("整数", "integer"),
        ColumnKind::Number => Text::new("数值", "number"),
        ColumnKind::Boolean => Text::new("是否", "yes or no"),
        ColumnKind::DateTime => Text::new("日期时间", "date and time"),
    }
}

/// A public register.
pub fn register(register: &str) -> Text {
    match register {
        "agreements" => Text::new("协议", "agreements"),
        "grants" => Text::new("授权", "grants"),
        "releases" => Text::new("出域", "releases"),
        "refusals" => Text::new("依法不予办理", "refusals of the law"),
        "erasures" => Text::new("删除", "erasures"),
        "disclosures" => Text::new("信息披露", "disclosures"),
        "products" => Text::new("产品备案", "products on file"),
        "subscriptions" => Text::new("订阅", "subscriptions"),
        "matters" => Text::new("在册事项", "matters on record"),
        other => Text::same(other),
    }
}

/// The name of a value of a facet; a party's name is not known here.
pub(super) fn value(facet: FacetId, value: &str) -> Text {
    let named = match facet {
        FacetId::Kind => read(value).map(kind),
        FacetId::Level => value.parse().ok().and_then(Level::new).map(level),
        FacetId::Opening => read(value).map(opening),
        FacetId::Origin => read(value).map(origin),
        FacetId::ProductKind => read(value).map(product_kind),
        FacetId::Provider | FacetId::Update => None,
    };
    named.unwrap_or_else(|| Text::same(value))
}

fn read<T: serde::de::DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).ok()
}
