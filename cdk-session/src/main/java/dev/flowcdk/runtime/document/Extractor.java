package dev.flowcdk.runtime.document;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the values of some JSON pointers in one pass over a document's bytes, without building a tree. For one thread;
/// reused for any number of documents.
public final class Extractor {

    private final Node root = new Node(new byte[0], -1);
    private final int[] starts;
    private final int[] ends;
    private byte[] bytes = new byte[0];
    private int at;
    private int limit;

    /// How many members of the document have to be passed before the rest does not matter.
    private int missing;

    private long scans;

    /// @param pointers JSON pointers; the results are asked for by their position in this list
    public Extractor(List<String> pointers) {
        starts = new int[pointers.size()];
        ends = new int[pointers.size()];
        for (int target = 0; target < pointers.size(); target++) {
            String pointer = pointers.get(target);
            Node node = root;
            if (!pointer.isEmpty()) {
                for (String token : pointer.substring(1).split("/", -1)) {
                    node = node.child(token.replace("~1", "/").replace("~0", "~"));
                }
            }
            node.targets.add(target);
        }
    }

    /// Reads a document.
    ///
    /// @throws IllegalArgumentException when it is not a JSON object
    public void scan(byte[] document, int offset, int length) {
        begin(document, offset, length);
        missing = Integer.MAX_VALUE;
        value(root);
        space();
        if (at != limit) {
            throw malformed("a document goes on after its end");
        }
    }

    /// Reads a document that others may follow.
    ///
    /// @return where it ends
    /// @throws IllegalArgumentException when it is not a JSON object
    public int scanFirst(byte[] document, int offset, int length) {
        begin(document, offset, length);
        missing = Integer.MAX_VALUE;
        value(root);
        return at;
    }

    /// Reads a document until each member in which values are looked for has been passed, whether it had them or not.
    /// What follows is not looked at, also when it has one of them again.
    ///
    /// @throws IllegalArgumentException when what is read is not a JSON object
    public void scanUntilFound(byte[] document, int offset, int length) {
        begin(document, offset, length);
        missing = root.targets.isEmpty() ? root.children.size() : Integer.MAX_VALUE;
        value(root);
    }

    private void begin(byte[] document, int offset, int length) {
        scans++;
        bytes = document;
        at = offset;
        limit = offset + length;
        Arrays.fill(starts, -1);
        space();
        if (at >= limit || bytes[at] != '{') {
            throw malformed("a document is not a JSON object");
        }
    }

    /// True when the location exists; its value may still be null.
    public boolean has(int target) {
        return starts[target] >= 0;
    }

    /// Where the value's text starts in the document's array.
    public int start(int target) {
        return starts[target];
    }

    /// Where the value's text ends.
    public int end(int target) {
        return ends[target];
    }

    private void value(Node node) {
        int start = at;
        if (at >= limit) {
            throw malformed("a document ends early");
        }
        switch (bytes[at]) {
            case '{', '[' -> {
                if (node.children.isEmpty()) {
                    skip();
                } else if (bytes[at] == '{') {
                    object(node);
                } else {
                    array(node);
                }
            }
            case '"' -> string();
            default -> scalar();
        }
        for (int target : node.targetArray()) {
            starts[target] = start;
            ends[target] = at;
        }
    }

    private void object(Node node) {
        at++;
        space();
        if (peek() == '}') {
            at++;
            return;
        }
        while (true) {
            if (peek() != '"') {
                throw malformed("a property has no name");
            }
            int nameStart = at + 1;
            boolean escaped = string();
            Node child = node.find(bytes, nameStart, at - 1, escaped);
            space();
            expect(':');
            space();
            if (child == null) {
                skip();
            } else {
                value(child);
                if (node == root && isLastPassed(child)) {
                    return;
                }
            }
            space();
            if (peek() == '}') {
                at++;
                return;
            }
            expect(',');
            space();
        }
    }

    private boolean isLastPassed(Node member) {
        if (member.passed != scans) {
            member.passed = scans;
            missing--;
        }
        return missing == 0;
    }

    private void array(Node node) {
        at++;
        space();
        if (peek() == ']') {
            at++;
            return;
        }
        for (int index = 0; ; index++) {
            Node child = node.element(index);
            if (child == null) {
                skip();
            } else {
                value(child);
            }
            space();
            if (peek() == ']') {
                at++;
                return;
            }
            expect(',');
            space();
        }
    }

    /// Passes over a value that nobody asked for. Brackets are counted, not matched by kind.
    private void skip() {
        int depth = 0;
        do {
            switch (peek()) {
                case '{', '[' -> {
                    depth++;
                    at++;
                }
                case '}', ']' -> {
                    depth--;
                    at++;
                }
                case '"' -> string();
                case ',', ':' -> at++;
                default -> scalar();
            }
            if (depth > 0) {
                space();
            }
        } while (depth > 0);
        if (depth < 0) {
            throw malformed("a value is missing");
        }
    }

    /// Passes over a string; true when it holds escapes.
    private boolean string() {
        boolean escaped = false;
        int position = at + 1;
        while (position < limit) {
            byte next = bytes[position++];
            if (next == '"') {
                at = position;
                return escaped;
            }
            if (next == '\\') {
                escaped = true;
                position++;
            }
        }
        throw malformed("a string has no end");
    }

    private void scalar() {
        int start = at;
        while (at < limit && isScalar(bytes[at])) {
            at++;
        }
        if (at == start) {
            throw malformed("unexpected \"" + (char) (bytes[at] & 0xff) + "\"");
        }
    }

    private static boolean isScalar(byte each) {
        return (each >= '0' && each <= '9')
                || (each >= 'a' && each <= 'z')
                || each == '-'
                || each == '+'
                || each == '.'
                || each == 'E';
    }

    private void space() {
        while (at < limit && bytes[at] <= ' ' && bytes[at] >= 0) {
            at++;
        }
    }

    private byte peek() {
        if (at >= limit) {
            throw malformed("a document ends early");
        }
        return bytes[at];
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw malformed("expected \"" + wanted + "\" but found \"" + (char) (bytes[at] & 0xff) + "\"");
        }
        at++;
    }

    private IllegalArgumentException malformed(String what) {
        return new IllegalArgumentException(what);
    }

    private static final class Node {

        private final byte[] name;
        private final int index;
        private final List<Node> children = new ArrayList<>();
        private final List<Integer> targets = new ArrayList<>();
        private int[] targetArray = new int[0];

        /// The scan that saw it last.
        private long passed;

        /// The child that was found last, and by child the one that was found after it then: documents mostly have
        /// their properties in the order of the one before.
        private int last;

        private int[] following = new int[1];

        Node(byte[] name, int index) {
            this.name = name;
            this.index = index;
        }

        Node child(String token) {
            byte[] utf8 = token.getBytes(StandardCharsets.UTF_8);
            for (Node child : children) {
                if (Arrays.equals(child.name, utf8)) {
                    return child;
                }
            }
            var child = new Node(utf8, token.matches("0|[1-9]\\d{0,8}") ? Integer.parseInt(token) : -1);
            children.add(child);
            following = Arrays.copyOf(following, children.size());
            return child;
        }

        int[] targetArray() {
            if (targetArray.length != targets.size()) {
                targetArray = targets.stream().mapToInt(Integer::intValue).toArray();
            }
            return targetArray;
        }

        @Nullable
        Node find(byte[] from, int start, int end, boolean escaped) {
            if (children.isEmpty()) {
                return null;
            }
            if (escaped) {
                byte[] plain = JsonText.unescape(from, start, end);
                return find(plain, 0, plain.length, false);
            }
            Node expected = children.get(following[last]);
            if (expected.isNamed(from, start, end)) {
                last = following[last];
                return expected;
            }
            for (int i = 0; i < children.size(); i++) {
                if (children.get(i).isNamed(from, start, end)) {
                    following[last] = i;
                    last = i;
                    return children.get(i);
                }
            }
            return null;
        }

        private boolean isNamed(byte[] from, int start, int end) {
            return name.length == end - start && Arrays.equals(name, 0, name.length, from, start, end);
        }

        @Nullable
        Node element(int position) {
            for (int i = 0; i < children.size(); i++) {
                if (children.get(i).index == position) {
                    return children.get(i);
                }
            }
            return null;
        }
    }
}
