package dev.flowcdk.internal.codec;

import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.MessagePlan.Envelope;
import dev.flowcdk.internal.protocol.ProtocolException;
import dev.flowcdk.internal.protocol.UnknownKindException;
import dev.flowcdk.json.DocumentBody;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// Frames of a 4-byte little-endian length and a protobuf message.
public final class ProtoCodec implements Codec {

    /// The length before each message.
    private static final int HEADER_BYTES = 4;

    /// The one instance; it has no state.
    public static final ProtoCodec INSTANCE = new ProtoCodec();

    /// Field of every envelope that is private to the platform.
    private static final int INTERNAL = 100;

    private static final int LOAD_TAG = 5;
    private static final int STORE_TAG = 7;

    private ProtoCodec() {}

    @Override
    public String name() {
        return "proto";
    }

    @Override
    public FrameReader reader(InputStream stream) {
        return new ProtoFrameReader(stream);
    }

    /// Finds one of the frames that a buffer holds, without copying.
    ///
    /// @param at where it begins
    /// @param frame is set to the message's bytes, which are valid until the buffer is written to
    /// @return where the next one begins; -1 when not all of this one is there
    public static int frame(GrowingBytes frames, int at, Slice frame) {
        byte[] array = frames.array();
        int body = at + HEADER_BYTES;
        if (body > frames.length()) {
            return -1;
        }
        int size = (array[at] & 0xff)
                | (array[at + 1] & 0xff) << 8
                | (array[at + 2] & 0xff) << 16
                | (array[at + 3] & 0xff) << 24;
        if (size < 0 || size > frames.length() - body) {
            return -1;
        }
        frame.set(array, body, size);
        return body + size;
    }

    @Override
    public int kind(Class<?> envelope, Slice frame) {
        return body(Envelope.of(envelope), frame, new ProtoCursor(frame.array(), frame.offset(), frame.length()))
                .tag();
    }

    @Override
    public <E> E decode(Class<E> envelope, Slice frame) {
        var cursor = new ProtoCursor(frame.array(), frame.offset(), frame.length());
        Envelope.Kind kind = body(Envelope.of(envelope), frame, cursor);
        cursor.repeated = Repeated.of(frame.length());
        try {
            return envelope.cast(ProtoMessages.read(MessagePlan.of(kind.type()), cursor));
        } catch (ProtocolException e) {
            throw new ProtocolException(Envelope.of(envelope).name() + " " + kind.json() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void encode(Object message, GrowingBytes out) {
        int start = out.length();
        out.ensure(4);
        out.advance(4);
        ProtoMessages.writeNested(Envelope.kindOf(message.getClass()).tag(), message, out);
        frameLength(out, start);
    }

    @Override
    public int encodeDocument(DocumentKind kind, int binding, DocumentBody body, GrowingBytes out) {
        int start = out.length();
        // most documents have 128 to 16383 bytes: then the header has the size that is reserved, and nothing moves
        int reserved = 4 + 1 + 2 + bindingSize(binding) + 1 + 2;
        out.ensure(reserved);
        out.advance(reserved);
        out.document(body);
        int document = out.length() - start - reserved;
        int inner = bindingSize(binding) + 1 + varintSize(document) + document;
        int header = 4 + 1 + varintSize(inner) + inner - document;
        if (header != reserved) {
            move(out, start, reserved, header, document);
        }
        int end = out.length();
        out.length(start + 4);
        out.put((char) (kind.tag() << 3 | ProtoCursor.BYTES));
        ProtoMessages.varint(inner, out);
        if (binding != 0) {
            out.put((char) (1 << 3 | ProtoCursor.VARINT));
            ProtoMessages.varint(binding, out);
        }
        out.put((char) (2 << 3 | ProtoCursor.BYTES));
        ProtoMessages.varint(document, out);
        out.length(end);
        frameLength(out, start);
        return document;
    }

    @Override
    public void decodeDocument(DocumentKind kind, Slice frame, DocumentView view) {
        view.clear();
        var cursor = new ProtoCursor(frame.array(), frame.offset(), frame.length());
        enter(cursor, kind.tag());
        while (!cursor.atEnd()) {
            int tag = cursor.tag();
            switch (tag) {
                case 1 << 3 | ProtoCursor.VARINT -> view.binding = (int) cursor.varint();
                case 2 << 3 | ProtoCursor.BYTES -> slice(cursor, view.doc);
                default -> cursor.skip(tag);
            }
        }
    }

    @Override
    public void decodeLoad(Slice frame, StoreView view) {
        decodeStore(LOAD_TAG, frame, view);
    }

    @Override
    public void decodeStore(Slice frame, StoreView view) {
        decodeStore(STORE_TAG, frame, view);
    }

    private static void decodeStore(int kind, Slice frame, StoreView view) {
        view.clear();
        var cursor = new ProtoCursor(frame.array(), frame.offset(), frame.length());
        enter(cursor, kind);
        while (!cursor.atEnd()) {
            int tag = cursor.tag();
            switch (tag) {
                case 1 << 3 | ProtoCursor.VARINT -> view.binding = (int) cursor.varint();
                case 3 << 3 | ProtoCursor.BYTES -> slice(cursor, view.keyPacked);
                case 5 << 3 | ProtoCursor.BYTES -> slice(cursor, view.valuesPacked);
                case 6 << 3 | ProtoCursor.BYTES -> slice(cursor, view.doc);
                case 7 << 3 | ProtoCursor.VARINT -> view.exists = cursor.varint() != 0;
                case 8 << 3 | ProtoCursor.VARINT -> view.delete = cursor.varint() != 0;
                default -> cursor.skip(tag);
            }
        }
    }

    private static void slice(ProtoCursor cursor, Slice slice) {
        int length = cursor.length();
        slice.set(cursor.array, cursor.position, length);
        cursor.position += length;
    }

    private static void enter(ProtoCursor cursor, int kind) {
        while (!cursor.atEnd()) {
            int tag = cursor.tag();
            if (tag >>> 3 == kind) {
                cursor.expect(tag, ProtoCursor.BYTES);
                int length = cursor.length();
                cursor.end = cursor.position + length;
                return;
            }
            cursor.skip(tag);
        }
        throw new IllegalArgumentException("the frame is not of kind " + kind);
    }

    /// Finds the one kind of a message and leaves the cursor at its body.
    private static Envelope.Kind body(Envelope envelope, Slice frame, ProtoCursor cursor) {
        Envelope.@Nullable Kind found = null;
        int unknown = 0;
        int from = 0;
        int to = 0;
        while (!cursor.atEnd()) {
            int tag = cursor.tag();
            int field = tag >>> 3;
            Envelope.Kind kind = envelope.byTag(field);
            if (kind == null) {
                unknown = field == INTERNAL ? unknown : field;
                cursor.skip(tag);
                continue;
            }
            if (found != null) {
                throw new ProtocolException(envelope.name() + " holds two kinds, " + found.json() + " and "
                        + kind.json() + "; exactly one is allowed");
            }
            cursor.expect(tag, ProtoCursor.BYTES);
            int length = cursor.length();
            found = kind;
            from = cursor.position;
            to = from + length;
            cursor.position = to;
        }
        if (found == null) {
            throw unknown == 0
                    ? new ProtocolException(envelope.name() + " of " + frame.length() + " bytes holds no kind")
                    : UnknownKindException.numbered(envelope.name(), unknown);
        }
        cursor.position = from;
        cursor.end = to;
        return found;
    }

    private static void move(GrowingBytes out, int start, int reserved, int header, int document) {
        if (header > reserved) {
            out.ensure(header - reserved);
        }
        System.arraycopy(out.array(), start + reserved, out.array(), start + header, document);
        out.length(start + header + document);
    }

    private static void frameLength(GrowingBytes out, int start) {
        int length = out.length() - start - 4;
        byte[] array = out.array();
        array[start] = (byte) length;
        array[start + 1] = (byte) (length >>> 8);
        array[start + 2] = (byte) (length >>> 16);
        array[start + 3] = (byte) (length >>> 24);
    }

    private static int bindingSize(int binding) {
        return binding == 0 ? 0 : 1 + varintSize(binding);
    }

    private static int varintSize(int value) {
        return value == 0 ? 1 : (38 - Integer.numberOfLeadingZeros(value)) / 7;
    }
}
