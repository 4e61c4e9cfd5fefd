// The signs the pages use; they come from the component library, which pages do not know.

export {
  BorderOutlined,
  CheckSquareOutlined,
  FileSearchOutlined,
  FormOutlined,
  NotificationOutlined,
} from "@ant-design/icons";
