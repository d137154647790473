package dev.flowcdk.integration.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/// Holds pictures against those of `docs/pictures`, which `-Dflowcdk.record=true` makes. Versions of the browser and of
/// fonts draw edges of letters a little differently, so a small part of the points may differ; an option more or
/// less, or in another place, is more than that.
final class Pictures {

    private static final Path RECORDED = Path.of(System.getProperty("flowcdk.root"), "docs", "pictures");
    private static final Path TAKEN = Path.of("target", "pictures");
    private static final int MOST_HEIGHT_DIFFERENCE = 6;
    private static final double MOST_DIFFERENT = 0.01;
    private static final int VISIBLE = 64;

    private Pictures() {}

    static void check(String name, BufferedImage taken) throws IOException {
        Path recorded = RECORDED.resolve(name + ".png");
        Path actual = Boolean.getBoolean("flowcdk.record") ? recorded : TAKEN.resolve(name + ".png");
        Files.createDirectories(actual.toAbsolutePath().getParent());
        ImageIO.write(taken, "png", actual.toFile());
        BufferedImage wanted = ImageIO.read(recorded.toFile());
        assertThat(taken.getWidth()).isEqualTo(wanted.getWidth());
        assertThat(Math.abs(taken.getHeight() - wanted.getHeight()))
                .as("difference in height of %s to %s", actual, recorded)
                .isLessThanOrEqualTo(MOST_HEIGHT_DIFFERENCE);
        assertThat(different(wanted, taken))
                .as("part of the points in which %s differs from %s", actual, recorded)
                .isLessThan(MOST_DIFFERENT);
    }

    private static double different(BufferedImage one, BufferedImage other) {
        int height = Math.min(one.getHeight(), other.getHeight());
        long different = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < one.getWidth(); x++) {
                if (Math.abs(luminance(one.getRGB(x, y)) - luminance(other.getRGB(x, y))) > VISIBLE) {
                    different++;
                }
            }
        }
        return (double) different / ((long) height * one.getWidth());
    }

    private static int luminance(int rgb) {
        return (((rgb >> 16) & 255) * 3 + ((rgb >> 8) & 255) * 6 + (rgb & 255)) / 10;
    }
}
