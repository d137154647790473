package dev.flowcdk.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// The steps of an image's build, each a process of its own. `stage` is given the settings as `name=value` and leaves
/// them in its staging folder; the others are given that folder.
final class Main {

    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        try {
            List<String> rest = Arrays.asList(arguments).subList(1, arguments.length);
            switch (arguments[0]) {
                case "prepare" -> Prepare.run(Path.of(rest.getFirst()));
                case "stage" -> Stage.run(Settings.of(rest));
                case "check" -> new AheadOfTimeCache(settings(rest)).check();
                case "finish" -> new Finish(settings(rest)).run();
                case "publish" -> Publish.run(settings(rest), System.getenv());
                default -> throw new ImageException("there is no step \"" + arguments[0] + "\"");
            }
        } catch (ImageException problem) {
            end(String.valueOf(problem.getMessage()));
        } catch (IOException failed) {
            end("the image cannot be made: " + failed);
        }
    }

    private static Settings settings(List<String> arguments) throws IOException, ImageException {
        return Settings.of(Files.readAllLines(Path.of(arguments.getFirst()).resolve(Settings.FILE)));
    }

    private static void end(String sentence) {
        System.err.println("image: " + sentence);
        System.exit(1);
    }
}
