package dev.flowcdk.postgres;

import dev.flowcdk.JsonName;

/// How a connection is protected by TLS, as PostgreSQL's own clients name it: the option `sslmode`.
public enum SslMode {
    @JsonName("disable")
    DISABLE("disable"),
    @JsonName("allow")
    ALLOW("allow"),
    @JsonName("prefer")
    PREFER("prefer"),
    @JsonName("require")
    REQUIRE("require"),
    @JsonName("verify-ca")
    VERIFY_CA("verify-ca"),
    @JsonName("verify-full")
    VERIFY_FULL("verify-full");

    private final String text;

    SslMode(String text) {
        this.text = text;
    }

    /// The spelling that drivers expect.
    @Override
    public String toString() {
        return text;
    }
}
