package dev.flowcdk.postgres;

import java.util.Locale;

/// Host and port of a database server, from the option `address`.
///
/// @param host a name or an IP address, without brackets
public record ServerAddress(String host, int port) {

    /// The port of a server where none is given.
    public static final int DEFAULT_PORT = 5432;

    private static final int HIGHEST_PORT = 65_535;

    /// Reads `host`, `host:port`, `[IPv6 address]` or `[IPv6 address]:port`.
    ///
    /// @throws IllegalArgumentException with what is wrong with the address
    public static ServerAddress parse(String address) {
        String text = address.strip();
        if (text.isEmpty()) {
            throw new IllegalArgumentException("must not be empty");
        }
        if (text.contains("@")) { // never repeated: a password may stand before it
            throw new IllegalArgumentException(
                    "must be a host, or a host and a port such as \"db.example.com:5432\", without user and password");
        }
        int colon = text.indexOf(':', text.startsWith("[") ? Math.max(text.indexOf(']'), 0) : 0);
        String host = colon < 0 ? text : text.substring(0, colon);
        int port = colon < 0 ? DEFAULT_PORT : port(text.substring(colon + 1), address);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if (host.isEmpty() || host.contains("/")) {
            throw new IllegalArgumentException(
                    "must be a host, or a host and a port such as \"db.example.com:5432\", but is \"" + address + '"');
        }
        return new ServerAddress(host, port);
    }

    /// What is wrong with an address, empty if nothing is.
    public static String problem(String address) {
        try {
            return parse(address).isPoolerOfSupabase()
                    ? "is Supabase's connection pooler, which cannot be used; give the address of the database itself,"
                            + " such as \"db.example.supabase.co:5432\", but not \"" + address + '"'
                    : "";
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /// `host:port`, with brackets around an IPv6 address.
    @Override
    public String toString() {
        return (host.contains(":") ? '[' + host + ']' : host) + ':' + port;
    }

    private boolean isPoolerOfSupabase() {
        return host.toLowerCase(Locale.ROOT).endsWith(".pooler.supabase.com");
    }

    private static int port(String text, String address) {
        try {
            int port = Integer.parseInt(text);
            if (1 <= port && port <= HIGHEST_PORT) {
                return port;
            }
        } catch (NumberFormatException _) {
            // told below, together with numbers that are no ports
        }
        throw new IllegalArgumentException(
                "must have a port between 1 and " + HIGHEST_PORT + " behind the colon, but is \"" + address + '"');
    }
}
