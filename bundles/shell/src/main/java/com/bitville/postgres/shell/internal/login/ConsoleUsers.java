package com.bitville.postgres.shell.internal.login;

import com.bitville.postgres.shell.internal.terminal.CommandRefusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.karaf.shell.support.CommandException;

/** Logins for the web console in {@code users.properties}: name and password digest; not valid for the shell. */
public final class ConsoleUsers {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9.-]{0,63}");
    private static final int PASSWORD_BYTES = 18;

    private final Path file;

    public ConsoleUsers(Path etc) {
        file = etc.resolve("users.properties");
    }

    /** Creates a login, or gives an existing one a new password, and returns the password, which is stored only as a digest. */
    public String add(String name) throws IOException, CommandException {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        String password = Base64.getUrlEncoder().encodeToString(random);
        List<String> lines = linesWithout(name);
        // The form and the role that etc/org.apache.karaf.jaas.cfg and org.apache.karaf.webconsole.cfg expect.
        lines.add(name + " = {CRYPT}" + digest(password) + "{CRYPT},admin");
        OwnerFile.replace(file, String.join("\n", lines) + "\n");
        return password;
    }

    public void remove(String name) throws IOException, CommandException {
        List<String> kept = linesWithout(name);
        if (kept.equals(lines())) {
            throw CommandRefusal.of("no login " + name + " in " + file);
        }
        OwnerFile.replace(file, String.join("\n", kept) + "\n");
    }

    private List<String> linesWithout(String name) throws IOException, CommandException {
        if (!NAME.matcher(name).matches()) {
            throw CommandRefusal.of(
                    "invalid name; a login's name is a letter, then up to 63 letters, digits, dots and hyphens");
        }
        List<String> lines = lines();
        Pattern own = Pattern.compile("\\s*" + Pattern.quote(name) + "\\s*[=:].*");
        lines.removeIf(line -> own.matcher(line).matches());
        return lines;
    }

    private List<String> lines() throws IOException {
        return Files.exists(file) ? new ArrayList<>(Files.readAllLines(file)) : new ArrayList<>();
    }

    static String digest(String password) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(password.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().withUpperCase().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
