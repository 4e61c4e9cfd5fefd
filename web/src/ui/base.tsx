// The component library enters here and in `app` only: pages know these names and nothing of it.

export { Button, Checkbox, Drawer, Input, Modal, Progress, Radio, Select } from "antd";
