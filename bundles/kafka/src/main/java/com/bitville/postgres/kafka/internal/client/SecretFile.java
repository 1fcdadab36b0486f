package com.bitville.postgres.kafka.internal.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;

/** Files that are read at the moment of use and never kept. Messages name key and file, never the content. */
final class SecretFile {
    private static final int MOST_BYTES = 64 * 1024;

    private SecretFile() {}

    /** The only line of a file. */
    static String line(String key, Path file) throws SecretFileException {
        String text = text(key, file).replaceFirst("\r?\n\\z", "");
        if (text.isEmpty()) {
            throw new SecretFileException(key + " " + file + " is empty; write the password into it");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new SecretFileException(
                    key + " " + file + " has several lines or control characters; it must contain only the password");
        }
        return text;
    }

    static String text(String key, Path file) throws SecretFileException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new SecretFileException(key + " " + file + " is not a regular file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new SecretFileException(
                        key + " " + file + " is larger than 64 kB; it must contain only the secret");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (SecretFileException e) {
            throw e;
        } catch (NoSuchFileException e) {
            throw new SecretFileException(key + " " + file + " does not exist; create it with mode 0600", e);
        } catch (AccessDeniedException e) {
            throw new SecretFileException(
                    key + " " + file + " cannot be read: the agent's user has no read permission", e);
        } catch (CharacterCodingException e) {
            throw new SecretFileException(key + " " + file + " is not UTF-8 text", e);
        } catch (IOException e) {
            throw new SecretFileException(
                    key + " " + file + " cannot be read: " + e.getClass().getSimpleName(), e);
        }
    }

    /** Whether every user may read it; it is used all the same, because containers mount secrets like that. */
    static boolean isOpenToOthers(Path file) {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException e) {
            return false;
        }
    }

    /** Identifies a version of a file without reading it. */
    static Object stamp(Path file) {
        try {
            return Map.copyOf(
                    Files.readAttributes(file, "unix:ino,dev,size,lastModifiedTime,ctime", new LinkOption[0]));
        } catch (IOException e) {
            return "not readable";
        }
    }
}
