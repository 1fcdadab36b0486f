package com.bitville.postgres.logs.internal.entry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The words at the beginning of a line on stderr, in English and in the most complete translations of PostgreSQL's messages. */
public final class SeverityWords {
    private static final Map<Severity, String> SEVERITIES = new EnumMap<>(Map.of(
            Severity.DEBUG, "DEBUG DEBUG1 DEBUG2 DEBUG3 DEBUG4 DEBUG5 DEPURAÇÃO DEPURACIÓN ОТЛАДКА デバッグ 调试",
            Severity.LOG, "LOG LOGG СООБЩЕНИЕ ログ 日志 로그 DZIENNIK GÜNLÜK ЗАПИСУВАННЯ",
            Severity.INFO, "INFO ИНФОРМАЦИЯ 情報 信息 정보 INFORMACJA BİLGİ ІНФОРМАЦІЯ",
            Severity.NOTICE, "NOTICE HINWEIS NOTIFICA NOTA NOTIS ЗАМЕЧАНИЕ 注意 알림 UWAGA ПОВІДОМЛЕННЯ",
            Severity.WARNING,
                    "WARNING WARNUNG ATTENTION ADVERTENCIA ATTENZIONE AVISO VARNING ПРЕДУПРЕЖДЕНИЕ 警告 경고 OSTRZEŻENIE"
                            + " UYARI ПОПЕРЕДЖЕННЯ",
            Severity.ERROR, "ERROR FEHLER ERREUR ERRORE ERRO FEL ОШИБКА エラー 错误 오류 BŁĄD HATA ПОМИЛКА",
            Severity.FATAL, "FATAL FATALE FATALT ВАЖНО 致命的エラー 致命错误 치명적오류 KATASTROFALNY ФАТАЛЬНО",
            Severity.PANIC, "PANIC PANIK PANICO PÁNICO PÂNICO PANIQUE ПАНИКА パニック PANIKA ПАНІКА"));
    private static final Map<String, String> ADDITIONS = Map.of(
            "DETAIL", "DETAIL DÉTAIL DETALLE DETTAGLI DETALHE DETALJ ПОДРОБНОСТИ 詳細 详细信息 상세정보 SZCZEGÓŁY AYRINTI",
            "HINT", "HINT TIPP ASTUCE SUGERENCIA SUGGERIMENTO DICA TIPS ПОДСКАЗКА ヒント 提示 힌트 PODPOWIEDŹ İPUCU",
            "QUERY", "QUERY ANFRAGE REQUÊTE CONSULTA FRÅGA ЗАПРОС 問い合わせ クエリ 查询 쿼리 ZAPYTANIE SORGU",
            "CONTEXT", "CONTEXT ZUSAMMENHANG CONTEXTE CONTEXTO CONTESTO KONTEXT КОНТЕКСТ 文脈 コンテキスト 上下文 구문 KONTEKST",
            "STATEMENT",
                    "STATEMENT ANWEISUNG INSTRUCTION SENTENCIA ISTRUZIONE COMANDO SATS ОПЕРАТОР 文 ステートメント 语句 명령"
                            + " WYRAŻENIE KOMUT",
            "LOCATION", "LOCATION ORT EMPLACEMENT UBICACIÓN POSIZIONE LOCAL PLATS ПОЛОЖЕНИЕ 場所 位置 위치 POZYCJA YER",
            "BACKTRACE", "BACKTRACE RÜCKVERFOLGUNG RETRAZADO TRASAGEM");
    /** The longest word, in bytes. */
    public static final int MOST_LETTERS = 48;

    private static final List<byte[]> UNKNOWN = Arrays.stream(
                    "[unknown] [unbekannt] [desconocido] [inconnu] [sconosciuto] [不明] [უცნობი] [알수없음] [н/д] [okänd] [未知]"
                            .split(" ", -1))
            .map(Bytes::of)
            .toList();
    private static final List<Word> ALL = all();

    /**
     * One of them.
     *
     * @param severity the severity of the entry that begins with it, or null if the line belongs to an entry
     * @param addition the text that the line belongs to, or null if it is not kept
     */
    public record Word(
            String text,
            @Nullable Severity severity,
            @Nullable EntryField addition) {
        /** Whether it is of an unknown language, or not a word of the server at all. */
        public boolean isForeign() {
            return text.isEmpty();
        }
    }

    private static final class Known {
        private static final Known[] NONE = {};

        private final byte[] bytes;
        private final Word word;

        Known(Word word) {
            this.bytes = Bytes.of(word.text());
            this.word = word;
        }
    }

    private static final Known[][] BY_FIRST = byFirst();
    private static final Word FOREIGN = new Word("", Severity.UNKNOWN, null);

    private SeverityWords() {}

    private static List<Word> all() {
        List<Word> words = new ArrayList<>();
        SEVERITIES.forEach((severity, texts) -> {
            for (String text : texts.split(" ", -1)) {
                words.add(new Word(text, severity, null));
            }
        });
        Map<String, EntryField> fields = Map.of(
                "DETAIL", EntryField.DETAIL,
                "HINT", EntryField.HINT,
                "QUERY", EntryField.INTERNAL_QUERY,
                "CONTEXT", EntryField.CONTEXT,
                "STATEMENT", EntryField.STATEMENT);
        ADDITIONS.forEach((name, texts) -> {
            for (String text : texts.split(" ", -1)) {
                words.add(new Word(text, null, fields.get(name)));
            }
        });
        return words;
    }

    private static Known[][] byFirst() {
        List<List<Known>> lists = new ArrayList<>();
        for (int i = 0; i < 256; i++) {
            lists.add(new ArrayList<>());
        }
        for (Word word : ALL) {
            Known known = new Known(word);
            lists.get(known.bytes[0] & 0xFF).add(known);
        }
        return lists.stream().map(list -> list.toArray(Known.NONE)).toArray(Known[][]::new);
    }

    /** Where the text begins after the word and colon at this position, or -1 if there are none. */
    public static int behind(byte[] bytes, int from, int to) {
        if (from >= to || (bytes[from] >= 0 && (bytes[from] < 'A' || bytes[from] > 'Z'))) {
            return -1;
        }
        int i = from;
        int end = Math.min(to, from + MOST_LETTERS);
        while (i < end && isLetter(bytes[i])) {
            i++;
        }
        if (i < to && bytes[i] == ' ' && i + 1 < to && bytes[i + 1] == ':') {
            // French puts a space before the colon.
            i++;
        }
        if (i + 1 >= to || bytes[i] != ':' || bytes[i + 1] != ' ') {
            return -1;
        }
        if (i + 2 < to && bytes[i + 2] == ' ') {
            return i + 3;
        }
        return isFrench(bytes, i, to) ? i + 2 : -1;
    }

    /** Whether the colon at this position may belong to such a word. */
    public static boolean endsBefore(byte[] bytes, int colon, int to) {
        if (colon == 0 || colon + 1 >= to || bytes[colon + 1] != ' ') {
            return false;
        }
        byte before = bytes[colon - 1];
        return before == ' ' || (isLetter(before) && colon + 2 < to && bytes[colon + 2] == ' ');
    }

    private static boolean isFrench(byte[] bytes, int colon, int to) {
        return bytes[colon - 1] == ' ' && colon + 2 <= to;
    }

    /** Whether a word may contain it. */
    public static boolean isLetter(byte b) {
        return b < 0 || (b >= 'A' && b <= 'Z') || (b >= '1' && b <= '5');
    }

    /** Whether this is the server's word for a missing name in some language. */
    static boolean isUnknown(byte[] bytes, int from, int to) {
        for (byte[] text : UNKNOWN) {
            if (Bytes.equal(bytes, from, to, text)) {
                return true;
            }
        }
        return false;
    }

    /** The meaning of the word between the positions; an unknown word begins an entry. */
    public static Word of(byte[] bytes, int from, int behind) {
        int end = behind;
        while (end > from && (bytes[end - 1] == ' ' || bytes[end - 1] == ':')) {
            end--;
        }
        for (Known known : BY_FIRST[bytes[from] & 0xFF]) {
            if (Bytes.equal(bytes, from, end, known.bytes)) {
                return known.word;
            }
        }
        return FOREIGN;
    }

    /** The severity in a field. */
    static Severity severity(byte[] bytes, int from, int to) {
        return to > from
                ? Objects.requireNonNullElse(of(bytes, from, to).severity(), Severity.UNKNOWN)
                : Severity.UNKNOWN;
    }
}
