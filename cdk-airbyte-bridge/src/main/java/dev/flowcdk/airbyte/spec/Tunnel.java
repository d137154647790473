package dev.flowcdk.airbyte.spec;

import dev.flowcdk.UserException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The SSH tunnel: one option with methods under Airbyte, an address and a key under Flow.
final class Tunnel {

    static final String FLOW = "networkTunnel";
    static final String FORWARDING = "sshForwarding";
    static final String AIRBYTE = "tunnel_method";

    private static final String NONE = "NO_TUNNEL";
    private static final String KEY = "SSH_KEY_AUTH";
    private static final int SSH_PORT = 22;
    private static final int LAST_PORT = 65535;

    private Tunnel() {}

    /// @param order of the option; missing for none
    static ObjectNode schema(JsonNode order) {
        ObjectNode schema = JsonNodeFactory.instance
                .objectNode()
                .put("type", "object")
                .put("title", "SSH Tunnel Method")
                .put("description", "Whether to reach the endpoint through an SSH server, and how to log in there.");
        if (order.isNumber()) {
            schema.set("order", order);
        }
        ArrayNode methods = schema.putArray("oneOf");
        method(methods, "No Tunnel", NONE, "No SSH server is needed to reach the endpoint.");
        ObjectNode key = method(methods, "SSH Key Authentication", KEY, "Connect through an SSH server with a key.");
        ObjectNode properties = (ObjectNode) key.get("properties");
        option(properties, "tunnel_host", "string", "SSH Server", "Host name or address of the SSH server.", 1);
        option(properties, "tunnel_port", "integer", "SSH Port", "Port of the SSH server.", 2)
                .put("default", SSH_PORT)
                .put("minimum", 1)
                .put("maximum", LAST_PORT);
        option(properties, "tunnel_user", "string", "SSH User", "User to log in as at the SSH server.", 3);
        option(properties, "ssh_key", "string", "SSH Private Key", "Private key of that user, in PEM form.", 4)
                .put("airbyte_secret", true)
                .put("multiline", true);
        ArrayNode required = (ArrayNode) key.get("required");
        required.add("tunnel_host").add("tunnel_port").add("tunnel_user").add("ssh_key");
        return schema;
    }

    /// Says it in Flow's way.
    ///
    /// @param method what Airbyte's config has
    /// @param config is given the option
    static void endpointConfig(JsonNode method, ObjectNode config) {
        String name = method.path(AIRBYTE).asString("");
        switch (name) {
            case NONE -> {}
            case KEY -> {
                String host = text(method, "tunnel_host");
                String address = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
                int port = method.path("tunnel_port").asInt(SSH_PORT);
                config.withObject("/" + FLOW)
                        .putObject(FORWARDING)
                        .put("sshEndpoint", "ssh://" + text(method, "tunnel_user") + "@" + address + ":" + port)
                        .put("privateKey", text(method, "ssh_key"));
            }
            case "SSH_PASSWORD_AUTH" ->
                throw new UserException("\"/tunnel_method/tunnel_method\" is \"" + name
                        + "\", which this connector cannot do; log in at the SSH server by a key, with \"" + KEY
                        + "\"");
            default ->
                throw new UserException("\"/tunnel_method/tunnel_method\" must be \"" + NONE + "\" or \"" + KEY + "\""
                        + (name.isEmpty() ? "" : ", not \"" + name + "\""));
        }
    }

    static String shown(String message) {
        String forwarding = "/" + FLOW + "/" + FORWARDING;
        return message.replace(forwarding + "/privateKey", "/" + AIRBYTE + "/ssh_key")
                .replace(forwarding + "/sshEndpoint", "/" + AIRBYTE + "/tunnel_host");
    }

    private static String text(JsonNode method, String option) {
        String text = method.path(option).asString("");
        if (text.isBlank()) {
            throw new UserException("\"/tunnel_method/" + option + "\" is missing; \"" + KEY + "\" needs it");
        }
        return text;
    }

    private static ObjectNode method(ArrayNode methods, String title, String name, String description) {
        ObjectNode method = methods.addObject().put("type", "object").put("title", title);
        method.putArray("required").add(AIRBYTE);
        method.putObject("properties")
                .putObject(AIRBYTE)
                .put("type", "string")
                .put("const", name)
                .put("description", description)
                .put("order", 0);
        return method;
    }

    private static ObjectNode option(
            ObjectNode properties, String name, String type, String title, String description, int order) {
        return properties
                .putObject(name)
                .put("type", type)
                .put("title", title)
                .put("description", description)
                .put("order", order);
    }
}
