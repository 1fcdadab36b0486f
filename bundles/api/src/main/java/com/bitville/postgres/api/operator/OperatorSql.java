package com.bitville.postgres.api.operator;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The operator's own SQL files, each of which is a subject. Safe for use by several threads. */
@ProviderType
public interface OperatorSql {
    /**
     * The folder.
     *
     * @return its absolute path; it may not exist
     */
    Path folder();

    /**
     * The files of the folder at the last look.
     *
     * @return in the order of their names
     */
    List<OperatorFile> files();

    /**
     * Reads a file as a file of the folder is read, without running it.
     *
     * @param file an absolute path, or a name in the folder
     * @return a collector that is registered nowhere
     * @throws CollectException with {@link com.bitville.postgres.api.collect.Reason#UNSUPPORTED}, naming file, line and reason, if it would be refused
     */
    Collector read(String file) throws CollectException;
}
