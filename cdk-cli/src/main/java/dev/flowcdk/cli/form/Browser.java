package dev.flowcdk.cli.form;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The user's browser, where there is one. Arguments of programs can be seen by everybody on a machine, but the page's
/// address must not: so the browser is given a file that only the user can read and that leads there.
final class Browser implements AutoCloseable {

    private final List<String> program;
    private @Nullable Path folder;

    private Browser(List<String> program) {
        this.program = program;
    }

    /// @param none whether nothing is to be opened
    /// @param environment says whether there is a display
    static Browser of(boolean none, Map<String, String> environment) {
        return new Browser(none ? List.of() : program(environment));
    }

    private static List<String> program(Map<String, String> environment) {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (system.startsWith("mac")) {
            return List.of("open");
        }
        if (system.startsWith("windows")) {
            return List.of("rundll32", "url.dll,FileProtocolHandler");
        }
        boolean display = environment.containsKey("DISPLAY") || environment.containsKey("WAYLAND_DISPLAY");
        return display ? List.of("xdg-open") : List.of();
    }

    /// Opens the page; where that fails the user has the address.
    void open(URI address) throws IOException {
        if (program.isEmpty()) {
            return;
        }
        folder = Files.createTempDirectory("flow-cdk-form-");
        Path page = Files.writeString(
                folder.resolve("form.html"),
                "<!doctype html><meta http-equiv=\"refresh\" content=\"0; url=" + address + "\">");
        var command = new ArrayList<>(program);
        command.add(page.toString());
        try {
            new ProcessBuilder(command)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
        } catch (IOException noSuchProgram) {
            close();
        }
    }

    @Override
    public void close() throws IOException {
        if (folder != null) {
            Files.deleteIfExists(folder.resolve("form.html"));
            Files.deleteIfExists(folder);
        }
    }
}
