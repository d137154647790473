import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Line comments, which the formatter must not see: it breaks each long line in two instead of wrapping paragraphs,
/// and loses the third slash of Markdown comments. So their texts stand aside while it runs, and are wrapped after it.
final class LineComments {

    private static final int MAX_COLUMNS = 120;

    private static final Pattern COMMENT = Pattern.compile("(\\s*)(///?)(?![/#])(?:(\\s+)(.*\\S)\\s*|(\\S.*?)?\\s*)");
    private static final Pattern TOKEN = Pattern.compile("(\\s*///? )#(\\d+)#");
    private static final Pattern ITEM = Pattern.compile("([-*+]|\\d+\\.|@\\w+)\\s.*");

    private final List<String> texts = new ArrayList<>();

    private record Line(String start, String space, String text) {

        static Line of(MatchResult comment) {
            String text =
                    comment.group(4) != null ? comment.group(4) : comment.group(5) != null ? comment.group(5) : "";
            String space = text.isEmpty() ? "" : comment.group(3) != null ? comment.group(3) : " ";
            return new Line(comment.group(1) + comment.group(2), space, text);
        }

        String row() {
            return start + space + text;
        }

        boolean continues(Line previous) {
            return start.equals(previous.start)
                    && !text.isEmpty()
                    && !previous.text.isEmpty()
                    && !ITEM.matcher(text).matches();
        }

        boolean tableOrHeading() {
            return text.startsWith("|") || text.startsWith("#");
        }

        boolean code() {
            return space.length() > 4;
        }

        String hanging() {
            Matcher item = ITEM.matcher(text);
            return item.matches() ? space + (item.group(1).startsWith("@") ? "    " : "  ") : space;
        }
    }

    /// The source with a short token in place of each comment's text.
    String takeFrom(String source) {
        List<String> rows = new ArrayList<>();
        boolean inText = false;
        for (String row : source.split("\n", -1)) {
            Matcher matcher = COMMENT.matcher(row);
            if (!inText && matcher.matches()) {
                Line line = Line.of(matcher);
                texts.add(line.space() + line.text());
                rows.add(line.start() + " #" + (texts.size() - 1) + "#");
            } else {
                inText ^= opensOrClosesText(row);
                rows.add(row);
            }
        }
        return String.join("\n", rows);
    }

    /// The formatted source with the texts back in their places, wrapped by paragraphs.
    String putBackInto(String formatted) {
        List<String> rows = new ArrayList<>();
        List<Line> paragraph = new ArrayList<>();
        boolean fenced = false;
        for (String row : formatted.split("\n", -1)) {
            Matcher token = TOKEN.matcher(row);
            if (!token.matches()) {
                flush(paragraph, rows);
                rows.add(row);
                fenced = false;
                continue;
            }
            Line line = line(token);
            boolean fence = line.text().startsWith("```");
            if (fence || fenced || !paragraph.isEmpty() && !line.continues(paragraph.getLast())) {
                flush(paragraph, rows);
            }
            if (fence || fenced || line.tableOrHeading() || paragraph.isEmpty() && line.code()) {
                flush(paragraph, rows);
                rows.add(line.row());
            } else {
                paragraph.add(line);
            }
            fenced ^= fence;
        }
        flush(paragraph, rows);
        return String.join("\n", rows);
    }

    private Line line(Matcher token) {
        String text = texts.get(Integer.parseInt(token.group(2)));
        String bare = text.strip();
        return new Line(token.group(1).stripTrailing(), text.substring(0, text.length() - bare.length()), bare);
    }

    private static boolean opensOrClosesText(String row) {
        return (row.length() - row.replace("\"\"\"", "").length()) / 3 % 2 == 1;
    }

    private static void flush(List<Line> paragraph, List<String> rows) {
        if (paragraph.stream().allMatch(line -> line.row().length() <= MAX_COLUMNS)) {
            paragraph.forEach(line -> rows.add(line.row()));
        } else {
            wrap(paragraph, rows);
        }
        paragraph.clear();
    }

    private static void wrap(List<Line> paragraph, List<String> rows) {
        Line first = paragraph.getFirst();
        String hanging = paragraph.size() > 1 ? paragraph.get(1).space() : first.hanging();
        StringBuilder row = new StringBuilder(first.start()).append(first.space());
        boolean fresh = true;
        for (Line line : paragraph) {
            for (String word : line.text().split(" +")) {
                if (!fresh && row.length() + 1 + word.length() > MAX_COLUMNS) {
                    rows.add(row.toString());
                    row = new StringBuilder(first.start()).append(hanging);
                    fresh = true;
                }
                row.append(fresh ? "" : " ").append(word);
                fresh = false;
            }
        }
        rows.add(row.toString());
    }
}
