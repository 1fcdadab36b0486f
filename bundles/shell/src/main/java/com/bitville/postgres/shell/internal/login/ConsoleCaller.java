package com.bitville.postgres.shell.internal.login;

import com.bitville.postgres.shell.internal.terminal.CommandRefusal;
import java.security.AccessController;
import java.security.Principal;
import java.util.Optional;
import javax.security.auth.Subject;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;

/**
 * The login that runs a command, as the container's shell passes it on. Code of another bundle that runs a command by itself has none. The
 * principals are named rather than imported: their classes belong to the container's login.
 */
public final class ConsoleCaller {
    private static final String PRINCIPALS = "org.apache.karaf.jaas.boot.principal.";
    private static final String OWNER = "admin";

    private ConsoleCaller() {}

    /** The login of the current thread; null if there is none. */
    @SuppressWarnings("removal") // Karaf 4.4 passes the login on in this way alone.
    public static @Nullable Subject current() {
        return Subject.getSubject(AccessController.getContext());
    }

    /**
     * The name of a login that owns this container.
     *
     * @throws CommandException if it is no owner, or nobody
     */
    public static String owner(@Nullable Subject login) throws CommandException {
        if (login == null || named(login, "RolePrincipal", OWNER).isEmpty()) {
            throw CommandRefusal.of(
                    "only the owner of the installation runs statements: use bin/bitville, or log in to the"
                            + " container's shell as a user with the role " + OWNER);
        }
        return named(login, "UserPrincipal", null).orElse("unknown");
    }

    private static Optional<String> named(Subject login, String type, @Nullable String name) {
        return login.getPrincipals().stream()
                .filter(each -> each.getClass().getName().equals(PRINCIPALS + type))
                .map(Principal::getName)
                .filter(each -> name == null || each.equals(name))
                .findFirst();
    }
}
