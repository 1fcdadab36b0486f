package com.bitville.postgres.sql.internal.lag;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When the WAL was first seen at which position. The server's own lag stays at its last value while a standby stands still; by these notes it
 * grows.
 *
 * @param notes the oldest first, positions growing
 */
record WalNotes(List<Note> notes) {
    /**
     * One reading.
     *
     * @param at the agent's time in ms of the epoch
     * @param lsn the position as a number of bytes, unsigned
     */
    record Note(long at, long lsn) {}

    /** At a cycle a minute four hours in full; older ones are thinned out. */
    static final int MOST = 240;

    private static final int VERSION = 1;

    static final WalNotes NONE = new WalNotes(List.of());

    /** Takes a copy of the list. */
    WalNotes {
        notes = List.copyOf(notes);
    }

    /** A position as a number; empty for what is none. */
    static Optional<Long> position(Object lsn) {
        String[] halves = lsn.toString().split("/", -1);
        if (halves.length != 2 || !halves[0].matches("[0-9A-F]{1,8}") || !halves[1].matches("[0-9A-F]{1,8}")) {
            return Optional.empty();
        }
        return Optional.of(Long.parseLong(halves[0], 16) << 32 | Long.parseLong(halves[1], 16));
    }

    /** The same with one more; a position behind the last is another server's, or another timeline's. */
    WalNotes with(long at, long lsn) {
        if (notes.isEmpty()) {
            return new WalNotes(List.of(new Note(at, lsn)));
        }
        int order = Long.compareUnsigned(lsn, notes.get(notes.size() - 1).lsn());
        if (order == 0) {
            return this;
        }
        List<Note> more = new ArrayList<>(order < 0 ? List.of() : notes);
        more.add(new Note(at, lsn));
        if (more.size() > MOST) {
            for (int i = more.size() / 2; i > 0; i -= 2) {
                more.remove(i);
            }
        }
        return new WalNotes(more);
    }

    /** For how long at least a position has been passed, in ms; 0 while it is the newest. */
    long behind(long now, long reached) {
        for (Note note : notes) {
            if (Long.compareUnsigned(note.lsn(), reached) > 0) {
                return Math.max(0, now - note.at());
            }
        }
        return 0;
    }

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeInt(notes.size());
            for (Note note : notes) {
                out.writeLong(note.at());
                out.writeLong(note.lsn());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** None for a state of another version, or one that is damaged. */
    static WalNotes decode(byte[] state) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(state))) {
            if (in.readByte() != VERSION) {
                return NONE;
            }
            List<Note> notes = new ArrayList<>();
            for (int count = in.readInt(); count > 0; count--) {
                notes.add(new Note(in.readLong(), in.readLong()));
            }
            return new WalNotes(notes);
        } catch (IOException e) {
            return NONE;
        }
    }
}
