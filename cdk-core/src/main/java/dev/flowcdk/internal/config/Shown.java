package dev.flowcdk.internal.config;

import dev.flowcdk.Secret;

/// Values as messages show them: cut where they are long, and never a secret.
final class Shown {

    private static final int LONGEST = 100;

    private Shown() {}

    /// A value of a record.
    static String value(Object value) {
        return switch (value) {
            case Secret _ -> "a secret";
            case CharSequence text -> '"' + cut(text.toString()) + '"';
            default -> cut(String.valueOf(value));
        };
    }

    /// A value as it was read.
    static String json(JsonTree json) {
        return switch (json) {
            case JsonTree.Str(var text) -> cut('"' + text + '"');
            case JsonTree.Num(var text) -> cut(text);
            case JsonTree.Obj _, JsonTree.Arr _, JsonTree.Bool _, JsonTree.Null _ -> kind(json);
        };
    }

    /// Only what sort of value it is.
    static String kind(JsonTree json) {
        return switch (json) {
            case JsonTree.Obj _ -> "an object";
            case JsonTree.Arr _ -> "a list";
            case JsonTree.Str _ -> "a string";
            case JsonTree.Num _ -> "a number";
            case JsonTree.Bool(var value) -> String.valueOf(value);
            case JsonTree.Null _ -> "null";
        };
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
