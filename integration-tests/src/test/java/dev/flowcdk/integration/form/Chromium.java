package dev.flowcdk.integration.form;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/// A browser without a window, of this machine: Debian's package `chromium`. Without it the tests are skipped and say
/// so; `FLOW_CDK_CHROMIUM_REQUIRED=true`, in the environment, makes that a failure.
final class Chromium implements AutoCloseable {

    private static final String REQUIRED = "FLOW_CDK_CHROMIUM_REQUIRED";
    private static final String LISTENING = "DevTools listening on ws://";

    private final Process process;
    private final String address;
    private final HttpClient client = HttpClient.newHttpClient();

    private Chromium(Process process, String address) {
        this.process = process;
        this.address = address;
    }

    /// Starts the browser.
    ///
    /// @param folder for what it stores
    static Chromium start(Path folder) throws IOException {
        var command = new ArrayList<>(List.of(
                program().toString(),
                "--headless=new",
                "--remote-debugging-port=0",
                "--user-data-dir=" + folder,
                "--no-first-run",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                // pages that are not in front would have their timers held back, up to a minute
                "--disable-background-timer-throttling",
                "--disable-renderer-backgrounding",
                "--disable-backgrounding-occluded-windows",
                "--hide-scrollbars",
                "--font-render-hinting=none",
                "--disable-lcd-text",
                "--force-color-profile=srgb"));
        if (System.getProperty("user.name").equals("root")) {
            command.add("--no-sandbox"); // which it refuses to have as root
        }
        command.add("about:blank");
        Process process = new ProcessBuilder(command).start();
        BufferedReader said = process.errorReader();
        var all = new StringBuilder();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith(LISTENING)) {
                Thread.ofVirtual().start(() -> said.lines().forEach(further -> {}));
                String address = line.substring(LISTENING.length());
                return new Chromium(process, address.substring(0, address.indexOf('/')));
            }
            all.append(line).append('\n');
        }
        throw new IllegalStateException("Chromium does not start:\n" + all);
    }

    /// Opens a page in a tab of its own, of a fixed width.
    ChromiumPage open(URI page) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + "/json/new?about:blank"))
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build();
        String tab = client.send(request, BodyHandlers.ofString()).body();
        String socket =
                JsonMapper.shared().readTree(tab).path("webSocketDebuggerUrl").stringValue();
        return ChromiumPage.open(client, URI.create(socket), page);
    }

    @Override
    public void close() throws InterruptedException {
        List<ProcessHandle> all = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
        process.destroy();
        process.waitFor();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(each -> each.onExit().join());
        client.close();
    }

    private static Path program() {
        Optional<Path> found = Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(Chromium::onPath)
                .findFirst();
        if (found.isEmpty() && "true".equals(System.getenv(REQUIRED))) {
            throw new IllegalStateException(REQUIRED + " is set, but there is no Chromium");
        }
        if (found.isEmpty()) {
            System.err.println("SKIPPED: there is no Chromium (Debian's package chromium), so the form is not tested.");
        }
        assumeTrue(found.isPresent(), "there is no Chromium");
        return found.orElseThrow();
    }

    private static Stream<Path> onPath(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable);
    }
}
