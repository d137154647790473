package dev.flowcdk.internal.record;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is the same in the regular expressions of Java, which decodes, of JavaScript with its flag `u`, which fills in
/// forms, and of Rust, which validates documents. A schema says a pattern to all of them.
///
/// Where `.`, `\d`, `\w` and `\s` differ, beyond ASCII, Java takes the least; so their opposites are no part of this.
final class SharedRegex {

    private static final String CATEGORY =
            "\\\\[pP]\\{(?:L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?|C[cfo]?)\\}";
    private static final String CHARACTER =
            "\\\\[tnr]|\\\\x\\p{XDigit}{2}|\\\\u(?![dD][89a-fA-F])\\p{XDigit}{4}|\\\\[\\^$.*+?()\\[\\]{}|\\\\/]";
    private static final String CLASS = "\\\\[dws]|" + CATEGORY;

    private static final Pattern ATOM = Pattern.compile(CHARACTER + "|" + CLASS + "|[^\\\\^$*+?()\\[\\]{}|]");
    private static final Pattern QUANTIFIER = Pattern.compile("(?:[*+?]|\\{\\d+(?:,\\d*)?\\})\\??");
    private static final Pattern OPENING = Pattern.compile("\\((?:\\?:)?(?!\\?)");
    private static final Pattern IN_BRACKETS = Pattern.compile(CHARACTER + "|\\\\-|[^\\\\\\[\\]&~]|&(?!&)|~(?!~)");
    private static final Pattern CLASSES = Pattern.compile(CLASS);
    private static final Pattern CATEGORIES = Pattern.compile(CATEGORY);

    private final String regex;
    private int at;

    private SharedRegex(String regex) {
        this.regex = regex;
    }

    /// @param regex one that Java takes
    /// @return from where on it is not shared, empty if it is
    static String foreignPart(String regex) {
        var scan = new SharedRegex(regex);
        return scan.isShared() ? "" : regex.substring(scan.at);
    }

    private boolean isShared() {
        while (at < regex.length()) {
            if (takes(OPENING) || takesOneOf("|^$")) {
                continue;
            }
            if (!takesOneOf(")") && !takes(ATOM) && !takesBrackets()) {
                return false;
            }
            if (takes(QUANTIFIER) && at < regex.length() && "*+?{".indexOf(regex.charAt(at)) >= 0) {
                return false;
            }
        }
        return true;
    }

    private boolean takesBrackets() {
        int start = at;
        if (!takesOneOf("[")) {
            return false;
        }
        Pattern classes = takesOneOf("^") ? CATEGORIES : CLASSES;
        int first = at;
        boolean afterClass = false;
        boolean inRange = false;
        while (at == first || !regex.startsWith("]", at)) {
            boolean dash = at > first && regex.startsWith("-", at) && !regex.startsWith("-]", at);
            if (dash && (afterClass || regex.startsWith("--", at))) {
                return isForeign(start);
            }
            if (takes(IN_BRACKETS)) {
                afterClass = false;
                inRange = dash;
            } else if (!inRange && takes(classes)) {
                afterClass = true;
            } else {
                return isForeign(start);
            }
        }
        return takesOneOf("]");
    }

    /// What is foreign of brackets is told from the escape on, or all of them.
    private boolean isForeign(int start) {
        at = regex.startsWith("\\", at) ? at : start;
        return false;
    }

    private boolean takesOneOf(String characters) {
        boolean taken = at < regex.length() && characters.indexOf(regex.charAt(at)) >= 0;
        at += taken ? 1 : 0;
        return taken;
    }

    private boolean takes(Pattern part) {
        Matcher matcher = part.matcher(regex).region(at, regex.length());
        boolean taken = matcher.lookingAt();
        at = taken ? matcher.end() : at;
        return taken;
    }
}
