package dev.flowcdk.postgres.source;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a backfill by physical address has got to, as the state holds it: `(page,item)`, an address behind which to go
/// on. Any item behind the last that a page can have says the same, and so its number also says which storage the
/// address is of. To the other implementation it is an address like any other.
///
/// @param item beyond [#MAX_ITEM] it carries a mark; else the storage is not known, as in what the other implementation
///     writes
record RowAddress(long page, int item) {

    static final long MAX_PAGE = 0xFFFF_FFFFL;
    static final RowAddress START = new RowAddress(0, 0);

    /// The last item of the largest pages that a server can be built with.
    private static final int MAX_ITEM = 8192;

    /// How many marks there are.
    static final int MARKS = 0xFFFF - MAX_ITEM;

    private static final Pattern TEXT = Pattern.compile("\\((\\d{1,10}),(\\d{1,5})\\)");

    /// The address behind all rows in front of a page.
    static RowAddress endBefore(long page, Storage storage) {
        return new RowAddress(page - 1, MAX_ITEM + 1 + storage.mark());
    }

    /// The address in front of a page's rows, as text.
    static String beginOf(long page) {
        return "(" + page + ",0)";
    }

    /// The address that a text stands for; null if for none.
    static @Nullable RowAddress parse(String text) {
        Matcher address = TEXT.matcher(text);
        if (!address.matches()) {
            return null;
        }
        var found = new RowAddress(Long.parseLong(address.group(1)), Integer.parseInt(address.group(2)));
        return found.page <= MAX_PAGE && found.item <= 0xFFFF ? found : null;
    }

    /// Whether the rows that were in front of this address are now somewhere else.
    boolean isOfOther(Storage storage) {
        return item > MAX_ITEM && item - MAX_ITEM - 1 != storage.mark();
    }

    /// The first page of which rows are still to be read.
    long nextPage() {
        return item > MAX_ITEM ? page + 1 : page;
    }

    String text() {
        return "(" + page + "," + item + ")";
    }
}
