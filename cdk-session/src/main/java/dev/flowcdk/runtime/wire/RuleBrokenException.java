package dev.flowcdk.runtime.wire;

import org.jspecify.annotations.Nullable;

/// A connector's message broke a rule of the protocol. The fault is the connector's; the message names the rule.
public final class RuleBrokenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Rule rule;

    /// @param rule the rule that was broken
    /// @param how what the connector did, and where
    public RuleBrokenException(Rule rule, String how) {
        this(rule, how, null);
    }

    /// @param rule the rule that was broken
    /// @param how what the connector did, and where
    /// @param cause the failure behind it
    public RuleBrokenException(Rule rule, String how, @Nullable Throwable cause) {
        super("the connector broke the rule " + rule.title() + ": " + how + " (" + rule.text() + ")", cause);
        this.rule = rule;
    }

    /// The rule that was broken.
    public Rule rule() {
        return rule;
    }
}
