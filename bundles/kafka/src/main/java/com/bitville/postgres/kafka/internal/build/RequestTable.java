package com.bitville.postgres.kafka.internal.build;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * A step of the build, and no part of the bundle. The client's table of requests is an enum whose constants name the schemas of all ninety
 * requests and answers, so that the first use of one loads 500 classes. In the bundle's private copy of it they name empty schemas instead,
 * except for the answers of {@link #READ}. Only the constant pool of that one class changes (Java Virtual Machine Specification, 4.4), no
 * instruction.
 */
public final class RequestTable {
    /** What delivery and the doctor ask for. The client looks up in the schema of an answer whether a broker can ask it to wait. */
    static final Set<String> READ = Set.of(
            "Produce",
            "Metadata",
            "ApiVersions",
            "SaslHandshake",
            "SaslAuthenticate",
            "InitProducerId",
            "DescribeTopicPartitions",
            "DescribeCluster");

    private static final String HOLDER = "com/bitville/postgres/kafka/internal/client/EmptySchemas";
    private static final String SCHEMAS = "SCHEMAS";
    private static final int POOL = 8;
    private static final byte UTF8 = 1;
    private static final byte CLASS = 7;
    private static final byte FIELD = 9;

    private final ByteBuffer file;
    private final int count;
    private final int[] offsets;
    private final int end;

    private RequestTable(byte[] bytes) {
        file = ByteBuffer.wrap(bytes.clone());
        count = unsigned(POOL);
        offsets = new int[count];
        int at = POOL + 2;
        for (int i = 1; i < count; i++) {
            offsets[i] = at;
            byte tag = file.get(at);
            at += 1 + length(tag, at + 1);
            // A long or a double counts twice.
            i += tag == 5 || tag == 6 ? 1 : 0;
        }
        end = at;
    }

    private int length(byte tag, int at) {
        return switch (tag) {
            case UTF8 -> 2 + unsigned(at);
            case CLASS, 8, 16, 19, 20 -> 2;
            case 15 -> 3;
            case 3, 4, FIELD, 10, 11, 12, 17, 18 -> 4;
            case 5, 6 -> 8;
            default -> throw new IllegalStateException("a class file has no constant of kind " + tag);
        };
    }

    private int unsigned(int at) {
        return Short.toUnsignedInt(file.getShort(at));
    }

    /** The text to which a constant refers at that distance behind its tag. */
    private String text(int constant, int distance) {
        int utf8 = offsets[unsigned(offsets[constant] + distance)];
        return new String(file.array(), utf8 + 3, unsigned(utf8 + 1), StandardCharsets.UTF_8);
    }

    /**
     * The class file with empty schemas.
     *
     * @return the same if that was done before
     * @throws IllegalStateException if it names no schemas at all
     */
    static byte[] withoutSchemas(byte[] bytes) {
        return new RequestTable(bytes).changed();
    }

    private byte[] changed() {
        boolean changed = false;
        boolean done = false;
        for (int i = 1; i < count; i++) {
            if (file.get(offsets[i]) == FIELD
                    && text(unsigned(offsets[i] + 3), 1).equals(SCHEMAS)) {
                String owner = text(unsigned(offsets[i] + 1), 1);
                done |= owner.equals(HOLDER);
                if (!owner.equals(HOLDER) && !isRead(owner)) {
                    file.putShort(offsets[i] + 1, (short) (count + 1));
                    changed = true;
                }
            }
        }
        if (!changed && !done) {
            throw new IllegalStateException("the class names no schemas: the client has another table of requests");
        }
        return changed ? withHolder() : file.array();
    }

    private static boolean isRead(String owner) {
        return READ.stream().anyMatch(name -> owner.endsWith("/" + name + "ResponseData"));
    }

    /** Two constants more, at the end of the pool: the name of the holder, and the holder. */
    private byte[] withHolder() {
        ByteArrayOutputStream made = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(made)) {
            out.write(file.array(), 0, POOL);
            out.writeShort(count + 2);
            out.write(file.array(), POOL + 2, end - POOL - 2);
            out.writeByte(UTF8);
            out.writeUTF(HOLDER);
            out.writeByte(CLASS);
            out.writeShort(count);
            out.write(file.array(), end, file.capacity() - end);
        } catch (IOException e) {
            throw new AssertionError("memory is always written", e);
        }
        return made.toByteArray();
    }

    /**
     * Changes the file of a class.
     *
     * @param arguments the class file
     * @throws IOException if it cannot be read or written
     */
    public static void main(String[] arguments) throws IOException {
        Path table = Path.of(arguments[0]);
        Files.write(table, withoutSchemas(Files.readAllBytes(table)));
    }
}
