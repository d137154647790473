package dev.flowcdk.conformance.report;

/// Text within XML and HTML.
final class Markup {

    private Markup() {}

    static String escaped(String text) {
        var escaped = new StringBuilder();
        text.codePoints().forEach(point -> {
            switch (point) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                case '\n', '\t' -> escaped.appendCodePoint(point);
                default ->
                    escaped.appendCodePoint(point < ' ' || (point >= 0xFFFE && point <= 0xFFFF) ? '\uFFFD' : point);
            }
        });
        return escaped.toString();
    }
}
