package com.bitville.postgres.sql.internal.operator;

import com.bitville.postgres.sql.internal.header.FileHeader;
import com.bitville.postgres.sql.internal.header.HeaderParser;
import com.bitville.postgres.sql.internal.header.SubjectFileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads one file of the operator, or says why it is refused. */
final class FileReader {
    private static final int MOST_BYTES = 64 * 1024;

    private final FileTrust trust;
    private final ReservedNames reserved;

    /**
     * A file of the right form.
     *
     * @param path where it is
     * @param header what it says about itself
     * @param form the form of its statement
     */
    record Read(Path path, FileHeader header, StatementForm form) {}

    FileReader(FileTrust trust, ReservedNames reserved) {
        this.trust = trust;
        this.reserved = reserved;
    }

    /** Reads a file that only root and the agent's user can have written. */
    Read trusted(Path path) throws SubjectFileException {
        try {
            Optional<String> refusal = trust.refusal(path);
            if (refusal.isPresent()) {
                throw new SubjectFileException(name(path), 0, refusal.get());
            }
        } catch (IOException e) {
            throw unreadable(path, e);
        }
        return any(path);
    }

    /** Reads a file, whoever has written it. */
    Read any(Path path) throws SubjectFileException {
        String file = name(path);
        String text = text(path, file);
        FileHeader header = HeaderParser.parseOperators(file, text);
        String subject = header.subject();
        if (!file.equals(subject) && !file.startsWith(subject + "_")) {
            throw new SubjectFileException(
                    file, 0, "its subject is " + subject + ", so that its name must be " + subject + ".sql");
        }
        Optional<String> taken = reserved.refusal(subject);
        if (taken.isPresent()) {
            throw new SubjectFileException(file, 0, taken.get());
        }
        return new Read(path, header, StatementForm.ofFile(file, text, header.hasParameters()));
    }

    private static String text(Path path, String file) throws SubjectFileException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new SubjectFileException(file, 0, "it has more than " + MOST_BYTES + " bytes");
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.indexOf('\0') >= 0) {
                throw new SubjectFileException(file, 0, "it has a character 0");
            }
            return text;
        } catch (CharacterCodingException e) {
            throw new SubjectFileException(file, 0, "it is not UTF-8");
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private static SubjectFileException unreadable(Path path, IOException e) {
        return new SubjectFileException(
                name(path), 0, "it cannot be read: " + e.getClass().getSimpleName());
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName()).replaceFirst("\\.sql$", "");
    }
}
