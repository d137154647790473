package dev.flowcdk.postgres.type;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;

/// Rules of a time zone as the server has them, which may have another time zone database than we: of another year, or
/// built otherwise, as for `PST8PDT` before 1967.
///
/// Both are compared every ten days from 1800 to 2100; a difference of fewer days is not seen.
final class ZoneSurvey {

    private static final long FIRST = Instant.parse("1800-01-01T00:00:00Z").getEpochSecond();
    private static final long LAST = Instant.parse("2100-01-01T00:00:00Z").getEpochSecond();
    private static final long STEP = 864_000;

    private final Connection connection;

    /// An offset that holds from a time on.
    ///
    /// @param second in seconds since 1970
    private record Change(long second, int offset) {}

    private ZoneSurvey(Connection connection) {
        this.connection = connection;
    }

    /// The rules by which the session converts times.
    ///
    /// @param ours what our database has for the session's time zone; returned if the server agrees
    static ZoneRules rules(Connection connection, ZoneRules ours) throws SQLException {
        var survey = new ZoneSurvey(connection);
        List<Change> theirs = survey.changes();
        List<Change> expected = changes(ours);
        if (theirs.equals(expected)) {
            return ours;
        }
        return survey.corrected(theirs, ours, lastDifference(theirs, expected));
    }

    private List<Change> changes() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT at, zone FROM (
                    SELECT at, zone, lag(zone) OVER (ORDER BY at) AS before FROM (
                        SELECT at, extract(timezone FROM to_timestamp(at))::int4 AS zone
                        FROM generate_series(?::int8, ?::int8, ?::int8) AS at) AS samples) AS pairs
                WHERE zone IS DISTINCT FROM before ORDER BY at""")) {
            statement.setLong(1, FIRST);
            statement.setLong(2, LAST);
            statement.setLong(3, STEP);
            try (ResultSet rows = statement.executeQuery()) {
                List<Change> changes = new ArrayList<>();
                while (rows.next()) {
                    changes.add(new Change(rows.getLong(1), rows.getInt(2)));
                }
                return changes;
            }
        }
    }

    private static List<Change> changes(ZoneRules rules) {
        List<Change> changes = new ArrayList<>();
        for (long at = FIRST; at <= LAST; at += STEP) {
            int offset = rules.getOffset(Instant.ofEpochSecond(at)).getTotalSeconds();
            if (changes.isEmpty() || changes.getLast().offset() != offset) {
                changes.add(new Change(at, offset));
            }
        }
        return changes;
    }

    /// The sample from which on both agree.
    private static long lastDifference(List<Change> theirs, List<Change> ours) {
        int same = 0;
        while (same < Math.min(theirs.size(), ours.size())
                && theirs.get(theirs.size() - 1 - same).equals(ours.get(ours.size() - 1 - same))) {
            same++;
        }
        return same == 0 ? LAST : theirs.get(theirs.size() - same).second();
    }

    /// The server's rules up to some time, and ours behind it.
    private ZoneRules corrected(List<Change> theirs, ZoneRules ours, long until) throws SQLException {
        List<ZoneOffsetTransition> transitions = new ArrayList<>();
        for (int index = 1; index < theirs.size() && theirs.get(index).second() <= until; index++) {
            int before = theirs.get(index - 1).offset();
            Change change = theirs.get(index);
            transitions.add(transition(begin(change, before), before, change.offset()));
        }
        boolean lasting = ours.getTransitions().isEmpty()
                || ours.getTransitions().getLast().toEpochSecond() <= until;
        if (!lasting) {
            ours.getTransitions().stream()
                    .filter(transition -> transition.toEpochSecond() > until)
                    .forEach(transitions::add);
        }
        ZoneOffset first = ZoneOffset.ofTotalSeconds(theirs.getFirst().offset());
        return ZoneRules.of(first, first, List.of(), transitions, lasting ? List.of() : ours.getTransitionRules());
    }

    private static ZoneOffsetTransition transition(long second, int before, int after) {
        ZoneOffset from = ZoneOffset.ofTotalSeconds(before);
        return ZoneOffsetTransition.of(
                LocalDateTime.ofEpochSecond(second, 0, from), from, ZoneOffset.ofTotalSeconds(after));
    }

    /// The second at which a change begins that was seen at a sample.
    private long begin(Change seen, int before) throws SQLException {
        long old = seen.second() - STEP;
        long changed = seen.second();
        while (changed - old > 1) {
            long middle = (old + changed) / 2;
            if (offset(middle) == before) {
                old = middle;
            } else {
                changed = middle;
            }
        }
        return changed;
    }

    private int offset(long second) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT extract(timezone FROM to_timestamp(?::int8))::int4")) {
            statement.setLong(1, second);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }
}
