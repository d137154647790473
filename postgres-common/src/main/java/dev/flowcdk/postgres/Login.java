package dev.flowcdk.postgres;

import dev.flowcdk.Secret;
import java.util.function.Supplier;

/// What a user logs in with: asked for anew for each connection, since a token does not last.
///
/// @param secret gives what to log in with now
/// @param hint what to look after when the server refuses it
public record Login(Supplier<Secret> secret, String hint) {

    /// A password.
    public static Login password(Secret password) {
        return new Login(
                () -> password,
                "wrong user or password, or no entry for this client in pg_hba.conf; check user" + " and password");
    }
}
