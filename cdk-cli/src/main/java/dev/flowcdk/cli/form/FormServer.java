package dev.flowcdk.cli.form;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.flowcdk.UserException;
import dev.flowcdk.cli.EnvironmentException;
import dev.flowcdk.cli.Failure;
import dev.flowcdk.cli.Messages;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/// Serves the page on the loopback address, and what it asks for. A page of another site cannot reach it: the path
/// begins with a random token, requests that name another host are refused (a foreign name could lead here), and so
/// are those that another page makes. What is entered is never logged.
final class FormServer implements AutoCloseable {

    private static final int MAX_REQUEST_BYTES = 8 << 20;

    private static final Map<String, String> FILES = Map.of(
            "index.html", "text/html; charset=utf-8",
            "page.css", "text/css; charset=utf-8",
            "page.js", "text/javascript; charset=utf-8",
            "controls.js", "text/javascript; charset=utf-8",
            "schema.js", "text/javascript; charset=utf-8",
            "libraries/libraries.js", "text/javascript; charset=utf-8",
            "libraries/LICENSES.txt", "text/plain; charset=utf-8");

    private final ObjectMapper mapper = JsonMapper.shared();
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private final FormTask task;
    private final Messages messages;
    private final String token;
    private final List<String> hosts;

    private FormServer(HttpServer server, FormTask task, Messages messages) {
        this.server = server;
        this.task = task;
        this.messages = messages;
        this.token = randomToken();
        int port = server.getAddress().getPort();
        this.hosts = List.of("127.0.0.1:" + port, "localhost:" + port);
    }

    /// Serves the form of a task.
    ///
    /// @param port where; 0 for any that is free
    /// @throws EnvironmentException when the port is taken
    static FormServer start(int port, FormTask task, Messages messages) throws IOException {
        var loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        HttpServer http;
        try {
            http = HttpServer.create(new InetSocketAddress(loopback, port), 0);
        } catch (BindException taken) {
            throw new EnvironmentException("port " + port + " is taken; choose another with --port");
        }
        var server = new FormServer(http, task, messages);
        http.setExecutor(server.requests);
        http.createContext("/", server::answer);
        http.start();
        return server;
    }

    /// The page's address, with the token.
    URI address() {
        return URI.create("http://" + hosts.getFirst() + "/" + token + "/");
    }

    @Override
    public void close() {
        server.stop(0);
        requests.shutdownNow();
        requests.close();
    }

    private static String randomToken() {
        var bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String refused = refused(exchange);
            if (refused != null) {
                send(exchange, 403, "text/plain; charset=utf-8", refused.getBytes(StandardCharsets.UTF_8));
                return;
            }
            String path = exchange.getRequestURI().getPath().substring(token.length() + 2);
            switch (exchange.getRequestMethod() + " " + path) {
                case "GET task" -> answer(exchange, request -> task.load());
                case "POST discover" -> answer(exchange, task::discover);
                case "POST save" -> answer(exchange, task::save);
                default -> file(exchange, path.isEmpty() ? "index.html" : path);
            }
        }
    }

    private @Nullable String refused(HttpExchange exchange) {
        Headers headers = exchange.getRequestHeaders();
        String host = headers.getFirst("Host");
        if (host == null || !hosts.contains(host)) {
            return "refused: the request is for another host";
        }
        String origin = headers.getFirst("Origin");
        if (origin != null && !origin.equals("http://" + host)) {
            return "refused: another page asks";
        }
        String path = exchange.getRequestURI().getPath();
        int end = path.indexOf('/', 1);
        byte[] given =
                path.substring(Math.min(1, path.length()), Math.max(1, end)).getBytes(StandardCharsets.UTF_8);
        boolean known = end > 0 && MessageDigest.isEqual(given, token.getBytes(StandardCharsets.UTF_8));
        return known ? null : "refused: open the address that flow-cdk form printed";
    }

    private interface Action {
        JsonNode answer(JsonNode request) throws IOException, InterruptedException;
    }

    private void answer(HttpExchange exchange, Action action) throws IOException {
        try {
            JsonNode request = exchange.getRequestMethod().equals("POST") ? read(exchange) : mapper.nullNode();
            json(exchange, 200, action.answer(request));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException failed) {
            Failure failure = Failure.of(failed);
            if (failure.stack() != null) {
                messages.failed("the form's request failed", failed);
            }
            json(exchange, 422, mapper.createObjectNode().put("error", failure.message()));
        }
    }

    private JsonNode read(HttpExchange exchange) throws IOException {
        if (!"application/json".equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
            throw new UserException("the request is not JSON");
        }
        byte[] body = exchange.getRequestBody().readNBytes(MAX_REQUEST_BYTES + 1);
        if (body.length > MAX_REQUEST_BYTES) {
            throw new UserException("the form is larger than " + (MAX_REQUEST_BYTES >> 20) + " MiB");
        }
        try {
            return mapper.readTree(body);
        } catch (JacksonException malformed) {
            throw new UserException("the request is not JSON"); // without the cause, which may quote it
        }
    }

    private void json(HttpExchange exchange, int status, JsonNode answer) throws IOException {
        send(exchange, status, "application/json", mapper.writeValueAsBytes(answer));
    }

    private static void file(HttpExchange exchange, String name) throws IOException {
        String type = FILES.get(name);
        if (type == null || !exchange.getRequestMethod().equals("GET")) {
            send(exchange, 404, "text/plain; charset=utf-8", "not found".getBytes(StandardCharsets.UTF_8));
            return;
        }
        try (InputStream file = FormServer.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException("the page lacks " + name);
            }
            send(exchange, 200, type, file.readAllBytes());
        }
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", type);
        headers.set("Cache-Control", "no-store");
        headers.set(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self' 'unsafe-eval'; style-src 'self';"
                        + " connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("X-Content-Type-Options", "nosniff");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }
}
