package dev.flowcdk.image;

/// Something that whoever builds an image has to know: one sentence that says what and what to do.
public final class ImageException extends Exception {

    private static final long serialVersionUID = 1;

    ImageException(String message) {
        super(message);
    }
}
