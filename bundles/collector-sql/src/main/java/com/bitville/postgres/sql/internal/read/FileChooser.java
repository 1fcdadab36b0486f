package com.bitville.postgres.sql.internal.read;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.sql.internal.header.FileHeader;
import com.bitville.postgres.sql.internal.header.Permission;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Of a subject's files, the first that the server offers what it needs for and the role is permitted to run. */
public final class FileChooser {
    static final Sql PRIVILEGES = Sql.resource(FileChooser.class, "object_privileges");

    private FileChooser() {}

    /**
     * Chooses.
     *
     * @throws CollectException with {@link Reason#NOT_PERMITTED} and the grants, where permission alone is lacking; with {@link
     *     Reason#UNSUPPORTED} where the server lacks columns
     */
    public static Sql choose(List<FileHeader> files, Session session) throws CollectException {
        Capabilities server = session.capabilities();
        FileHeader forbidden = null;
        for (FileHeader file : files) {
            if (file.sql().needs().stream().allMatch(server::offers)) {
                if (permits(file.permission(), session)) {
                    return file.sql();
                }
                forbidden = file;
            }
        }
        if (forbidden == null) {
            return Sql.choose(files.stream().map(FileHeader::sql).toList(), server);
        }
        throw new CollectException(
                Reason.NOT_PERMITTED,
                "the role " + server.role() + " may not read it; what permits it: "
                        + String.join("; ", forbidden.permission().grants(server.role())));
    }

    /** Asked before, as what is refused would be an error in the server's log each time. */
    private static boolean permits(Permission permission, Session session) throws CollectException {
        Capabilities server = session.capabilities();
        if (server.superuser()) {
            return true;
        }
        if (!server.memberships().containsAll(permission.roles())) {
            return false;
        }
        if (!permission.hasObjects()) {
            return true;
        }
        List<String> objects = new ArrayList<>(permission.relations());
        Stream<String> functions = permission.functions().stream().map(function -> function + "()");
        functions.forEach(objects::add);
        Rows answer = session.query(
                PRIVILEGES, objects.stream().map(each -> "pg_catalog." + each).collect(Collectors.joining("|")));
        for (@Nullable Object[] row : answer.values()) {
            if (!Boolean.TRUE.equals(row[1])) {
                return false;
            }
        }
        return true;
    }
}
