package dev.flowcdk.postgres.type;

import dev.flowcdk.UserException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The server's time zone, with offsets that are looked up once for each stretch of 24 days.
///
/// For one thread at a time.
public final class ServerZone {

    private static final int STRETCH_BITS = 21;
    private static final int SLOTS = 1024;
    private static final int CHANGES_WITHIN = Integer.MIN_VALUE;
    private static final long EMPTY = Long.MIN_VALUE;

    /// What `SET TIME ZONE` makes of a plain number of hours, such as `<-08>+08`: the sign after the name counts
    /// westwards.
    private static final Pattern FIXED = Pattern.compile("<[^>]*>([+-]?)(\\d{1,2})(?::(\\d{2}))?(?::(\\d{2}))?");

    private final ZoneRules rules;
    private final long[] stretches = new long[SLOTS];
    private final int[] offsets = new int[SLOTS];

    private ServerZone(ZoneRules rules) {
        this.rules = rules;
        Arrays.fill(stretches, EMPTY);
    }

    /// This zone.
    public static ServerZone of(ZoneId zone) {
        return new ServerZone(zone.getRules());
    }

    /// The zone in which this session shows times.
    ///
    /// @throws UserException if the name of the zone is unknown here
    public static ServerZone of(Connection session) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet rows = statement.executeQuery("SHOW TimeZone")) {
            rows.next();
            return new ServerZone(ZoneSurvey.rules(session, named(rows.getString(1)).rules));
        }
    }

    /// The zone that the server calls so, as its setting `TimeZone` has it.
    ///
    /// @throws UserException if the name is unknown here
    public static ServerZone named(String name) {
        Matcher fixed = FIXED.matcher(name);
        if (fixed.matches()) {
            int seconds = 3600 * number(fixed.group(2)) + 60 * number(fixed.group(3)) + number(fixed.group(4));
            return of(ZoneOffset.ofTotalSeconds("-".equals(fixed.group(1)) ? seconds : -seconds));
        }
        try {
            return of(ZoneId.of(name, ZoneId.SHORT_IDS));
        } catch (DateTimeException unknown) {
            throw new UserException(
                    "the server's TimeZone \"" + name + "\" is not in the time zone database;"
                            + " set one that is, for example: ALTER ROLE … SET TimeZone = 'UTC'",
                    unknown);
        }
    }

    /// Seconds to add to a time in UTC.
    int offsetSeconds(long epochSecond) {
        long stretch = epochSecond >> STRETCH_BITS;
        int slot = (int) stretch & (SLOTS - 1);
        if (stretches[slot] != stretch) {
            offsets[slot] = offsetOf(stretch);
            stretches[slot] = stretch;
        }
        int offset = offsets[slot];
        return offset == CHANGES_WITHIN ? lookUp(epochSecond) : offset;
    }

    private int offsetOf(long stretch) {
        long start = stretch << STRETCH_BITS;
        ZoneOffsetTransition next = rules.nextTransition(Instant.ofEpochSecond(start));
        boolean constant = next == null || next.toEpochSecond() >= start + (1L << STRETCH_BITS);
        return constant ? lookUp(start) : CHANGES_WITHIN;
    }

    private int lookUp(long epochSecond) {
        return rules.getOffset(Instant.ofEpochSecond(epochSecond)).getTotalSeconds();
    }

    private static int number(String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }
}
