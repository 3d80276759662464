/** System.Xml.Linq, as far as expressions may use it. */

import "./name-members.ts";
import "./node-members.ts";
import "./element-members.ts";
import "./document-members.ts";
import "./extensions.ts";
