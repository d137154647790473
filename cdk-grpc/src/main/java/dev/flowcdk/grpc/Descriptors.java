package dev.flowcdk.grpc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the build has compiled of the contract: files with messages and services, encoded, by their names and by the
/// names of what they define.
///
/// @param files by file name
/// @param definitions file names by the full name of a message, an enumeration, a service or a method
record Descriptors(Map<String, File> files, Map<String, String> definitions) {

    private static final String RESOURCE = "/META-INF/flow-cdk/services.protoset";

    /// Field numbers of google.protobuf.FileDescriptorSet, FileDescriptorProto, DescriptorProto and
    /// ServiceDescriptorProto.
    private static final int SET_FILE = 1;

    private static final int NAME = 1;
    private static final int FILE_PACKAGE = 2;
    private static final int FILE_DEPENDENCY = 3;
    private static final int FILE_MESSAGE = 4;
    private static final int FILE_ENUM = 5;
    private static final int FILE_SERVICE = 6;
    private static final int SERVICE_METHOD = 2;
    private static final int MESSAGE_NESTED = 3;
    private static final int MESSAGE_ENUM = 4;

    /// @param bytes a google.protobuf.FileDescriptorProto
    record File(byte[] bytes, List<String> dependencies) {}

    static Descriptors load() {
        try (InputStream in = Descriptors.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + RESOURCE + " is missing");
            }
            return of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Descriptors of(byte[] set) {
        var found = new Descriptors(new LinkedHashMap<>(), new LinkedHashMap<>());
        for (WireFields.Field each : WireFields.of(set).all(SET_FILE)) {
            var file = WireFields.of(each.bytes());
            List<String> dependencies = file.all(FILE_DEPENDENCY).stream()
                    .map(WireFields.Field::text)
                    .toList();
            String name = file.text(NAME);
            found.files.put(name, new File(each.bytes(), dependencies));
            String prefix = file.text(FILE_PACKAGE) + ".";
            found.define(name, prefix, file.all(FILE_ENUM));
            found.defineMessages(name, prefix, file.all(FILE_MESSAGE));
            for (WireFields.Field service : file.all(FILE_SERVICE)) {
                var fields = WireFields.of(service.bytes());
                found.define(name, prefix, List.of(service));
                found.define(name, prefix + fields.text(NAME) + ".", fields.all(SERVICE_METHOD));
            }
        }
        return found;
    }

    private void defineMessages(String file, String prefix, List<WireFields.Field> messages) {
        define(file, prefix, messages);
        for (WireFields.Field message : messages) {
            var fields = WireFields.of(message.bytes());
            String inside = prefix + fields.text(NAME) + ".";
            define(file, inside, fields.all(MESSAGE_ENUM));
            defineMessages(file, inside, fields.all(MESSAGE_NESTED));
        }
    }

    private void define(String file, String prefix, List<WireFields.Field> things) {
        for (WireFields.Field thing : things) {
            definitions.put(prefix + WireFields.of(thing.bytes()).text(NAME), file);
        }
    }

    /// A file and all that it needs; empty when there is no such file.
    List<byte[]> withDependencies(String file) {
        Map<String, byte[]> found = new LinkedHashMap<>();
        collect(file, found);
        return List.copyOf(found.values());
    }

    private void collect(String name, Map<String, byte[]> found) {
        File file = files.get(name);
        if (file != null && found.putIfAbsent(name, file.bytes()) == null) {
            file.dependencies().forEach(dependency -> collect(dependency, found));
        }
    }
}
