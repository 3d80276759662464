import { type Attributes, fixed, irrelevant, used } from "./attribute.ts";

const onlyService = irrelevant("there is one service here");
const place = irrelevant("there is one place here: this machine");
const forPeople = irrelevant("it is read by people in the portal");
const service: Attributes = { api_management_name: onlyService, resource_group_name: place };

/** The attributes of what says who may call which API: products, subscriptions, users and groups. */
export const accessTypes: Readonly<Record<string, Attributes>> = {
  azurerm_api_management_product: {
    ...service,
    product_id: used,
    display_name: used,
    published: used,
    subscription_required: used,
    approval_required: used,
    subscriptions_limit: used,
    description: forPeople,
    terms: forPeople,
  },
  azurerm_api_management_product_api: { ...service, product_id: used, api_name: used },
  azurerm_api_management_product_group: { ...service, product_id: used, group_name: used },
  azurerm_api_management_product_policy: { ...service, product_id: used, xml_content: used },
  azurerm_api_management_subscription: {
    ...service,
    subscription_id: used,
    display_name: used,
    product_id: used,
    api_id: used,
    user_id: used,
    primary_key: used,
    secondary_key: used,
    state: used,
    allow_tracing: irrelevant("the page that shows policies traces every request"),
  },
  azurerm_api_management_user: {
    ...service,
    user_id: used,
    email: used,
    first_name: used,
    last_name: used,
    note: used,
    state: fixed("active"),
    confirmation: irrelevant("nobody is written to here"),
    password: irrelevant("nobody signs in to the portal here"),
  },
  azurerm_api_management_group: {
    ...service,
    name: used,
    display_name: used,
    description: forPeople,
    type: irrelevant("its members are those of the stack, wherever it comes from"),
    external_id: irrelevant("its members are those of the stack, wherever it comes from"),
  },
  azurerm_api_management_group_user: { ...service, group_name: used, user_id: used },
};
