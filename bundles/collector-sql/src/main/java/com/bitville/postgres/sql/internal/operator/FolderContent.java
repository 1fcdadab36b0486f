package com.bitville.postgres.sql.internal.operator;

import com.bitville.postgres.api.operator.OperatorFile;
import com.bitville.postgres.sql.internal.header.FileHeader;
import com.bitville.postgres.sql.internal.header.SubjectCatalog;
import com.bitville.postgres.sql.internal.header.SubjectDefinition;
import com.bitville.postgres.sql.internal.header.SubjectFileException;
import com.bitville.postgres.sql.internal.operator.FileReader.Read;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the files of a folder are.
 *
 * @param subjects those of the right form
 * @param files each file, in the order of their names, with its refusal where it has one
 */
record FolderContent(List<OperatorSubject> subjects, List<OperatorFile> files) {
    static final FolderContent NOTHING = new FolderContent(List.of(), List.of());

    static FolderContent of(FolderLook look, FileReader reader) {
        List<OperatorFile> files = new ArrayList<>();
        Map<String, List<Read>> bySubject = new TreeMap<>();
        for (Path path : look.stamps().keySet()) {
            try {
                if (!look.refusal().isEmpty()) {
                    files.add(new OperatorFile(name(path), "", look.refusal()));
                    continue;
                }
                Read read = reader.trusted(path);
                bySubject
                        .computeIfAbsent(read.header().subject(), subject -> new ArrayList<>())
                        .add(read);
            } catch (SubjectFileException e) {
                files.add(new OperatorFile(name(path), "", String.valueOf(e.getMessage())));
            }
        }
        List<OperatorSubject> subjects = new ArrayList<>();
        bySubject.forEach((subject, reads) -> {
            String refusal = "";
            try {
                subjects.add(subject(reads, look));
            } catch (SubjectFileException e) {
                refusal = String.valueOf(e.getMessage());
            }
            for (Read read : reads) {
                files.add(new OperatorFile(name(read.path()), subject, refusal));
            }
        });
        if (look.stamps().isEmpty() && !look.refusal().isEmpty()) {
            files.add(new OperatorFile("", "", look.refusal()));
        }
        files.sort(Comparator.comparing(OperatorFile::name));
        return new FolderContent(List.copyOf(subjects), List.copyOf(files));
    }

    /** The subject of some files. */
    static OperatorSubject subject(List<Read> reads, FolderLook look) throws SubjectFileException {
        List<FileHeader> headers = reads.stream().map(Read::header).toList();
        SubjectDefinition definition = SubjectCatalog.of(headers).get(0);
        Map<String, StatementForm> forms = new HashMap<>();
        Map<Path, Object> stamps = new HashMap<>();
        Path main = reads.get(0).path();
        for (Read read : reads) {
            String file = read.header().sql().name();
            forms.put(file, read.form());
            stamps.put(read.path(), look.stamps().getOrDefault(read.path(), ""));
            if (file.equals(definition.name())) {
                main = read.path();
            }
        }
        return new OperatorSubject(definition, forms, main, stamps);
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }
}
