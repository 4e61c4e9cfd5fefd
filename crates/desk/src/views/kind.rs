//! The kinds of entries in words.

use terms::Text;

/// A kind of entry as people read it.
pub(super) fn name(kind: &str) -> Text {
    let (zh, en) = match kind {
        "place.founded" => ("地区设立", "place founded"),
        "clock.moved" => ("演练时钟调整", "rehearsal clock moved"),
        "party.registered" => ("主体登记", "party entered"),
        "officer.appointed" => ("指定经办人", "officer named"),
        "officer.dismissed" => ("解除经办人", "officer dismissed"),
        "key.registered" => ("登记签名密钥", "signing key registered"),
        "affiliation.declared" => ("登记关联关系", "affiliation put on record"),
        "call.published" => ("发布申报通知", "call published"),
        "case.opened" => ("立案", "case opened"),
        "decision.revoked" => ("决定撤销", "decision taken back"),
        "approval.revoked" => ("选定撤销", "approval taken back"),
        "matter.entered" => ("事项在册", "matter put on record"),
        "matter.struck" => ("事项撤销", "matter struck off the record"),
        "case.step-answered" => ("步骤答复", "step answered"),
        "case.scan-handed-in" => {
            ("提交盖章扫描件，待确认", "sealed scan handed in, to be confirmed")
        }
        "case.clock-stopped" => ("要求补正，时钟停止", "supplements asked for, clock stopped"),
        "case.clock-resumed" => ("收到补正，时钟恢复", "supplements received, clock runs again"),
        "case.withdrawn" => ("撤回", "case withdrawn"),
        "resource.described" => ("资源描述", "resource described"),
        "catalogue.entered" => ("列入授权运营目录", "entered in the operation catalogue"),
        "operator.approved" => ("授权运营单位审定", "operator approved"),
        "agreement.drafted" => ("协议待签", "agreement drafted"),
        "agreement.in-force" => ("协议生效", "agreement in force"),
        "agreement.ended" => ("协议终止", "agreement ended"),
        "grant.made" => ("作出授权", "grant made"),
        "grant.opened" => ("授权开通", "grant opened"),
        "grant.closed" => ("授权关闭", "grant closed"),
        "hold.set" => ("暂停使用", "hold set"),
        "hold.lifted" => ("解除暂停", "hold lifted"),
        "import.started" => ("开始导入", "import begun"),
        "resource.imported" => ("数据入库", "data imported"),
        "import.failed" => ("导入失败", "import came to nothing"),
        "run.admitted" => ("运行受理并计数", "run admitted and counted"),
        "run.answered" => ("运行完成", "run answered"),
        "run.interrupted" => ("运行中断", "run cut off"),
        "table.looked" => ("查看结果", "result looked at"),
        "file.released" => ("文件放行", "file released"),
        "file.delivered" => ("文件交付", "file handed over"),
        "logs.held" => ("日志留存", "logs kept"),
        "exit.closed" => ("退出办结", "exit complete"),
        "partner-rules.published" => ("公布合作方规则", "rules for partners published"),
        "partner.admitted" => ("合作方入驻", "partner admitted"),
        "partner.left" => ("合作方退出", "partner left"),
        "product.registered" => ("产品登记备案", "product registered"),
        "product.admitted" => ("产品通过审核", "product may circulate"),
        "product.withdrawn" => ("产品下架", "product withdrawn"),
        "subscription.opened" => ("订阅开通", "subscription opened"),
        "subscription.closed" => ("订阅终止", "subscription closed"),
        "access-key.issued" => ("签发访问密钥", "access key issued"),
        "access-key.revoked" => ("撤销访问密钥", "access key revoked"),
        "quota.leased" => ("预留调用次数", "calls set aside"),
        "usage.recorded" => ("登记用量", "use recorded"),
        "person.erased" => ("删除个人信息", "personal data erased"),
        "version.erased" => ("删除数据版本", "data version erased"),
        "act.refused" => ("依法不予办理", "act refused by the law"),
        other => (other, other),
    };
    Text::new(zh, en)
}
