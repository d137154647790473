package dev.flowcdk.tunnel;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where the SSH server is and who logs in there.
record SshEndpoint(String user, String host, int port) {

    private static final int DEFAULT_PORT = 22;
    private static final int MAX_PORT = 65535;
    private static final String SCHEME = "ssh://";
    private static final Pattern HOST_AND_PORT =
            Pattern.compile("(?<host>[^\\[\\]:/?#\\s]+|\\[[0-9A-Fa-f:.%]+])(:(?<port>\\d{1,9}))?/?");

    /// Names what is wrong but never the text itself, which may hold a password.
    ///
    /// @throws IllegalArgumentException if it is not of the form `ssh://user@host[:port]`
    static SshEndpoint parse(String text) {
        String endpoint = text.strip();
        if (!endpoint.startsWith(SCHEME)) {
            throw problem("does not start with \"ssh://\"");
        }
        int at = endpoint.lastIndexOf('@');
        if (at <= SCHEME.length()) {
            throw problem("names no user");
        }
        Matcher matcher = HOST_AND_PORT.matcher(endpoint.substring(at + 1));
        if (!matcher.matches()) {
            throw problem(
                    "does not end with a host, or a host and a port, after the \"@\" (IPv6 addresses in brackets)");
        }
        return new SshEndpoint(
                user(endpoint.substring(SCHEME.length(), at)),
                withoutBrackets(matcher.group("host")),
                port(matcher.group("port")));
    }

    private static String user(String text) {
        if (text.indexOf(':') >= 0) {
            throw problem("holds a password, but only keys are supported");
        }
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw problem("holds a \"%\" in the user's name that is not followed by two hexadecimal digits");
        }
    }

    private static int port(@Nullable String digits) {
        int port = digits == null ? DEFAULT_PORT : Integer.parseInt(digits);
        if (port < 1 || port > MAX_PORT) {
            throw problem("has the port " + port + ", but ports are from 1 to " + MAX_PORT);
        }
        return port;
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static IllegalArgumentException problem(String what) {
        return new IllegalArgumentException(
                "the SSH endpoint " + what + "; give it as ssh://user@host or ssh://user@host:port");
    }

    /// Host and port alone.
    String address() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    @Override
    public String toString() {
        return SCHEME + user + "@" + address();
    }
}
