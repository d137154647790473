package dev.flowcdk.internal.codec;

import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.MessagePlan.Envelope;
import dev.flowcdk.internal.protocol.ProtocolException;
import dev.flowcdk.internal.protocol.UnknownKindException;
import dev.flowcdk.json.DocumentBody;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// One JSON object a line.
public final class JsonCodec implements Codec {

    /// The one instance; it has no state.
    public static final JsonCodec INSTANCE = new JsonCodec();

    private static final byte[] BINDING = ascii("binding");
    private static final byte[] DOC = ascii("doc");
    private static final byte[] KEY_PACKED = ascii("keyPacked");
    private static final byte[] KEY_PACKED_PROTO = ascii("key_packed");
    private static final byte[] VALUES_PACKED = ascii("valuesPacked");
    private static final byte[] VALUES_PACKED_PROTO = ascii("values_packed");
    private static final byte[] DOC_PROTO = ascii("doc_json");
    private static final byte[] EXISTS = ascii("exists");
    private static final byte[] DELETE = ascii("delete");

    private JsonCodec() {}

    @Override
    public String name() {
        return "json";
    }

    @Override
    public FrameReader reader(InputStream stream) {
        return new JsonFrameReader(stream);
    }

    @Override
    public int kind(Class<?> envelope, Slice frame) {
        return body(Envelope.of(envelope), frame, new Slice()).tag();
    }

    @Override
    public <E> E decode(Class<E> envelope, Slice frame) {
        var body = new Slice();
        Envelope.Kind kind = body(Envelope.of(envelope), frame, body);
        try {
            return envelope.cast(
                    JsonMessages.read(MessagePlan.of(kind.type()), body.array(), body.offset(), body.length()));
        } catch (ProtocolException e) {
            throw new ProtocolException(Envelope.of(envelope).name() + " " + kind.json() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void encode(Object message, GrowingBytes out) {
        out.put('{').string(Envelope.kindOf(message.getClass()).json()).put(':');
        JsonMessages.write(message, out);
        out.put('}').put('\n');
    }

    /// Encodes a message, or a part of one, as a plain JSON object: without its kind, without a line's end.
    public void encodeBody(Object message, GrowingBytes out) {
        JsonMessages.write(message, out);
    }

    @Override
    public int encodeDocument(DocumentKind kind, int binding, DocumentBody body, GrowingBytes out) {
        out.ascii("{\"").ascii(kind.json()).ascii("\":{");
        if (binding != 0) {
            out.ascii("\"binding\":").number(binding).put(',');
        }
        out.ascii("\"doc\":");
        int start = out.length();
        out.document(body);
        int document = out.length() - start;
        JsonMessages.oneLine(start, out);
        out.ascii("}}\n");
        return document;
    }

    @Override
    public void decodeDocument(DocumentKind kind, Slice frame, DocumentView view) {
        view.clear();
        JsonCursor cursor = enter(kind.json(), frame);
        for (boolean first = true; cursor.nextMember(first); first = false) {
            if (cursor.atNull()) {
                cursor.skipValue();
            } else if (cursor.named(BINDING)) {
                view.binding = (int) cursor.number();
            } else if (cursor.named(DOC) || cursor.named(DOC_PROTO)) {
                cursor.value(view.doc);
            } else {
                cursor.skipValue();
            }
        }
    }

    @Override
    public void decodeLoad(Slice frame, StoreView view) {
        decodeStore("load", frame, view);
    }

    @Override
    public void decodeStore(Slice frame, StoreView view) {
        decodeStore("store", frame, view);
    }

    private static void decodeStore(String kind, Slice frame, StoreView view) {
        view.clear();
        JsonCursor cursor = enter(kind, frame);
        var text = new Slice();
        int scratch = 0;
        for (boolean first = true; cursor.nextMember(first); first = false) {
            if (cursor.atNull()) {
                cursor.skipValue();
            } else if (cursor.named(BINDING)) {
                view.binding = (int) cursor.number();
            } else if (cursor.named(KEY_PACKED) || cursor.named(KEY_PACKED_PROTO)) {
                cursor.value(text);
                scratch = base64(text, view, scratch, view.keyPacked, frame.length());
            } else if (cursor.named(VALUES_PACKED) || cursor.named(VALUES_PACKED_PROTO)) {
                cursor.value(text);
                scratch = base64(text, view, scratch, view.valuesPacked, frame.length());
            } else if (cursor.named(DOC) || cursor.named(DOC_PROTO)) {
                cursor.value(view.doc);
            } else if (cursor.named(EXISTS)) {
                view.exists = cursor.bool();
            } else if (cursor.named(DELETE)) {
                view.delete = cursor.bool();
            } else {
                cursor.skipValue();
            }
        }
    }

    /// Decodes into the view's scratch memory, which holds all that a frame can bring before the first of it is
    /// used.
    private static int base64(Slice text, StoreView view, int at, Slice target, int frameLength) {
        if (view.scratch.length < frameLength) {
            view.scratch = new byte[Math.max(frameLength, 2 * view.scratch.length)];
        }
        if (text.length() < 2) {
            throw new ProtocolException("not a JSON message: a packed tuple is no base64 string");
        }
        var source = ByteBuffer.wrap(text.array(), text.offset() + 1, text.length() - 2);
        byte[] encoded = new byte[source.remaining()];
        source.get(encoded);
        try {
            byte[] decoded = Base64.getDecoder().decode(encoded);
            System.arraycopy(decoded, 0, view.scratch, at, decoded.length);
            target.set(view.scratch, at, decoded.length);
            return at + decoded.length;
        } catch (IllegalArgumentException e) {
            throw new ProtocolException("not a JSON message: a packed tuple is no base64: " + e.getMessage(), e);
        }
    }

    private static JsonCursor enter(String kind, Slice frame) {
        var cursor = new JsonCursor(frame.array(), frame.offset(), frame.length());
        byte[] name = ascii(kind);
        cursor.enterObject();
        for (boolean first = true; cursor.nextMember(first); first = false) {
            if (cursor.named(name) && !cursor.atNull()) {
                cursor.enterObject();
                return cursor;
            }
            cursor.skipValue();
        }
        throw new IllegalArgumentException("the frame is not of kind " + kind);
    }

    private static Envelope.Kind body(Envelope envelope, Slice frame, Slice body) {
        Envelope.@Nullable Kind found = null;
        @Nullable String unknown = null;
        var cursor = new JsonCursor(frame.array(), frame.offset(), frame.length());
        cursor.enterObject();
        for (boolean first = true; cursor.nextMember(first); first = false) {
            Envelope.Kind kind = cursor.atNull() ? null : envelope.byName(cursor.name());
            if (kind == null) {
                unknown = cursor.atNull() || cursor.name().equals("$internal") ? unknown : cursor.name();
                cursor.skipValue();
                continue;
            }
            if (found != null) {
                throw new ProtocolException(envelope.name() + " holds two kinds, " + found.json() + " and "
                        + kind.json() + "; exactly one is allowed");
            }
            found = kind;
            cursor.value(body);
        }
        cursor.expectEnd();
        if (found == null) {
            throw unknown == null
                    ? new ProtocolException(envelope.name() + " of " + frame.length() + " bytes holds no kind")
                    : UnknownKindException.named(envelope.name(), unknown);
        }
        return found;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
