package dev.flowcdk.postgres.materialize;

import dev.flowcdk.UserException;
import dev.flowcdk.postgres.type.OwnBytes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;

/// Has the server turn the text of a value into the binary form of a column's type: for the forms and types that only
/// it understands. Uses a connection other than the one that the value is then written to.
final class ServerConversion {

    private static final int SHOWN_CHARACTERS = 100;

    private final Connection connection;

    ServerConversion(Connection connection) {
        this.connection = connection;
    }

    /// Appends the binary form, without its length.
    ///
    /// @throws UserException when the text is no value of the type
    void convert(ServerColumn column, String text, OwnBytes out) throws SQLException {
        String sql = "SELECT " + column.sendFunction() + "(?::" + column.sqlType() + ")";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            // not as a text, from which whoever owns the type may have defined a cast that would run with our rights
            statement.setObject(1, text.replace("\0", ""), Types.OTHER);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                out.raw(rows.getBytes(1));
            }
        } catch (SQLException failure) {
            if (DatabaseProblems.passing(failure)) {
                throw failure;
            }
            throw new UserException(
                    "the value " + shown(text) + " cannot be written to type " + column.sqlType() + ": "
                            + DatabaseProblems.message(failure),
                    failure);
        }
    }

    private static String shown(String text) {
        return text.length() <= SHOWN_CHARACTERS
                ? '"' + text + '"'
                : '"' + text.substring(0, SHOWN_CHARACTERS) + "\" (of " + text.length() + " characters)";
    }
}
