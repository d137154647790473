package dev.flowcdk.integration.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A page in the browser, driven by the DevTools protocol. What it is asked to wait for is waited for in the page.
final class ChromiumPage implements AutoCloseable {

    private static final int LIMIT_SECONDS = 60;
    private static final int WIDTH = 800;

    private final JsonMapper mapper = JsonMapper.shared();
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final List<String> requested = new ArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final WebSocket socket;

    private ChromiumPage(HttpClient client, URI address) {
        socket =
                client.newWebSocketBuilder().buildAsync(address, new Incoming()).join();
    }

    static ChromiumPage open(HttpClient client, URI socket, URI page) {
        var opened = new ChromiumPage(client, socket);
        opened.size(900);
        opened.call("Network.enable", Map.of());
        opened.call("Page.enable", Map.of());
        opened.call("Page.navigate", Map.of("url", page.toString()));
        return opened;
    }

    /// The value of an expression in the page; of a promise, what it comes to.
    JsonNode evaluate(String expression) {
        JsonNode answer = call(
                "Runtime.evaluate",
                Map.of("expression", expression, "awaitPromise", true, "returnByValue", true, "userGesture", true));
        assertThat(answer.path("exceptionDetails").toString()).as(expression).isEmpty();
        return answer.path("result").path("value");
    }

    /// The texts of all elements that a selector finds.
    List<String> texts(String selector) {
        var texts = new ArrayList<String>();
        evaluate("[...document.querySelectorAll(%s)].map(each => each.innerText.trim())".formatted(quoted(selector)))
                .forEach(text -> texts.add(text.stringValue()));
        return texts;
    }

    /// Waits until an expression is true in the page.
    void await(String condition) {
        evaluate("""
                new Promise(done => {
                  const look = () => { (%s) ? done(true) : setTimeout(look, 20); };
                  look();
                })""".formatted(condition));
    }

    /// Waits until there is an element.
    void awaitElement(String selector) {
        await("document.querySelector(%s) !== null".formatted(quoted(selector)));
    }

    /// Clicks with the mouse into the middle of an element, once it stands still and nothing covers it: errors that
    /// come and go move what is below them.
    void click(String selector) {
        awaitElement(selector);
        JsonNode at = evaluate("""
                new Promise(done => {
                  let before = {};
                  const look = () => {
                    const element = document.querySelector(%s);
                    element.scrollIntoView({ block: 'center', behavior: 'instant' });
                    const box = element.getBoundingClientRect();
                    const now = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
                    if (now.x === before.x && now.y === before.y && element.contains(document.elementFromPoint(now.x, now.y))) {
                      done(now);
                    } else {
                      before = now;
                      setTimeout(look, 50);
                    }
                  };
                  look();
                })""".formatted(quoted(selector)));
        for (String type : List.of("mousePressed", "mouseReleased")) {
            call(
                    "Input.dispatchMouseEvent",
                    Map.of(
                            "type",
                            type,
                            "x",
                            at.path("x").doubleValue(),
                            "y",
                            at.path("y").doubleValue(),
                            "button",
                            "left",
                            "clickCount",
                            1));
        }
    }

    /// Replaces what stands in an input by what is typed, a key at a time, and leaves it.
    void type(String selector, String text) {
        enter(selector, text);
        evaluate("document.activeElement.blur()");
    }

    /// Replaces what stands in an input by what is typed, a key at a time, and stays in it.
    void enter(String selector, String text) {
        awaitElement(selector);
        evaluate("(() => { const input = document.querySelector(%s); input.focus(); input.select(); })()"
                .formatted(quoted(selector)));
        call("Input.dispatchKeyEvent", Map.of("type", "keyDown", "key", "Delete", "windowsVirtualKeyCode", 46));
        call("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", "Delete", "windowsVirtualKeyCode", 46));
        for (String key : text.split("")) {
            call("Input.insertText", Map.of("text", key));
        }
    }

    /// A picture of the whole page, in one font, so that it looks alike on every machine that has it.
    BufferedImage picture() throws IOException {
        evaluate("""
                (() => {
                  const sheet = new CSSStyleSheet();
                  sheet.replaceSync('* { font-family: "DejaVu Sans" !important; caret-color: transparent !important; }');
                  document.adoptedStyleSheets = [sheet];
                  scrollTo(0, 0);
                })()""");
        size(evaluate("document.documentElement.scrollHeight").intValue());
        JsonNode taken = call("Page.captureScreenshot", Map.of("format", "png"));
        size(900);
        return ImageIO.read(new ByteArrayInputStream(
                Base64.getDecoder().decode(taken.path("data").stringValue())));
    }

    /// The addresses of everything that the page has loaded.
    List<String> requested() {
        synchronized (requested) {
            return List.copyOf(requested);
        }
    }

    @Override
    public void close() {
        call("Page.close", Map.of());
        socket.abort();
    }

    static String quoted(String text) {
        return JsonMapper.shared().writeValueAsString(text);
    }

    private void size(int height) {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", WIDTH, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    private JsonNode call(String method, Map<String, Object> parameters) {
        int id = calls.incrementAndGet();
        var answer = new CompletableFuture<JsonNode>();
        waiting.put(id, answer);
        ObjectNode request = mapper.createObjectNode().put("id", id).put("method", method);
        request.set("params", mapper.valueToTree(parameters));
        socket.sendText(request.toString(), true).join();
        try {
            return answer.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failed) {
            throw new AssertionError(method + " " + parameters, failed);
        }
    }

    private final class Incoming implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                take(mapper.readTree(text.toString()));
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        private void take(JsonNode message) {
            CompletableFuture<JsonNode> answer =
                    waiting.remove(message.path("id").asInt(-1));
            if (message.path("method").asString("").equals("Network.requestWillBeSent")) {
                synchronized (requested) {
                    requested.add(message.at("/params/request/url").stringValue());
                }
            }
            if (answer != null && message.has("error")) {
                answer.completeExceptionally(
                        new IllegalStateException(message.path("error").toString()));
            } else if (answer != null) {
                answer.complete(message.path("result"));
            }
        }
    }
}
