package com.bitville.postgres.otlp.internal.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a successful answer says about records or points that were refused. It is field 1 of the answer's message: field 1 in it is the
 * number, field 2 a text for people.
 *
 * @param count how many were refused for good
 * @param words why, or advice; may be there without any
 */
public record PartialRejection(long count, String words) {
    static final PartialRejection NONE = new PartialRejection(0, "");
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;
    private static final int TYPE_BITS = 3;
    private static final int TYPE = 7;
    private static final int SEVEN = 0x7f;
    private static final int LONGEST_VARINT = 64;

    /** Reads an answer; what is no such message says nothing. */
    static PartialRejection of(byte[] answer) {
        ByteBuffer bytes = ByteBuffer.wrap(answer);
        PartialRejection found = NONE;
        try {
            while (bytes.hasRemaining()) {
                long tag = varint(bytes);
                if (tag == (1 << TYPE_BITS | BYTES)) {
                    found = content(part(bytes));
                } else {
                    skip(bytes, tag);
                }
            }
        } catch (MalformedAnswerException e) {
            return NONE;
        }
        return found;
    }

    private static PartialRejection content(ByteBuffer bytes) throws MalformedAnswerException {
        long count = 0;
        String words = "";
        while (bytes.hasRemaining()) {
            long tag = varint(bytes);
            if (tag == (1 << TYPE_BITS | VARINT)) {
                count = Math.max(0, varint(bytes));
            } else if (tag == (2 << TYPE_BITS | BYTES)) {
                words = StandardCharsets.UTF_8.decode(part(bytes)).toString();
            } else {
                skip(bytes, tag);
            }
        }
        return new PartialRejection(count, OtlpClient.line(words));
    }

    private static void skip(ByteBuffer bytes, long tag) throws MalformedAnswerException {
        switch ((int) (tag & TYPE)) {
            case VARINT -> varint(bytes);
            case FIXED64 -> part(bytes, Long.BYTES);
            case BYTES -> part(bytes);
            case FIXED32 -> part(bytes, Integer.BYTES);
            default -> throw new MalformedAnswerException();
        }
    }

    private static ByteBuffer part(ByteBuffer bytes) throws MalformedAnswerException {
        return part(bytes, varint(bytes));
    }

    private static ByteBuffer part(ByteBuffer bytes, long length) throws MalformedAnswerException {
        if (length < 0 || length > bytes.remaining()) {
            throw new MalformedAnswerException();
        }
        ByteBuffer part = bytes.slice(bytes.position(), (int) length);
        bytes.position(bytes.position() + (int) length);
        return part;
    }

    private static long varint(ByteBuffer bytes) throws MalformedAnswerException {
        long value = 0;
        for (int shift = 0; shift < LONGEST_VARINT && bytes.hasRemaining(); shift += TYPE) {
            byte next = bytes.get();
            value |= (long) (next & SEVEN) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new MalformedAnswerException();
    }

    private static final class MalformedAnswerException extends Exception {
        private static final long serialVersionUID = 1L;
    }
}
