// The component library enters here and in `app` only: pages know these names and nothing of it.

export { Button, Checkbox, Input, Progress, Radio, Select } from "antd";
