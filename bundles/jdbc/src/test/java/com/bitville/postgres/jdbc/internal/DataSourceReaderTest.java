package com.bitville.postgres.jdbc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.config.DataSourceAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataSourceReaderTest {
    private static final String SECRET = "canary-of-a-datasource";

    private static DataSourceEntry read(String... pairs) {
        Map<String, Object> properties = new HashMap<>(Map.of("osgi.jdbc.driver.class", "org.postgresql.Driver"));
        for (int i = 0; i < pairs.length; i += 2) {
            properties.put(pairs[i], pairs[i + 1]);
        }
        return DataSourceReader.read("instance", "etc/x.cfg", properties);
    }

    private static String refusal(String... pairs) {
        DataSourceEntry entry = read(pairs);
        assertThat(entry.toString()).doesNotContain(SECRET);
        assertThat(entry.address().refusal()).isNotEmpty();
        return entry.address().refusal();
    }

    @Test
    void takesTheAddressFromProperties() {
        assertThat(read(
                                "dataSourceName",
                                "orders",
                                "serverName",
                                "db1",
                                "portNumber",
                                "5433",
                                "databaseName",
                                "shop",
                                "user",
                                "app",
                                ".password",
                                SECRET,
                                "sslmode",
                                "verify-full",
                                "sslrootcert",
                                "/ca.pem")
                        .address())
                .isEqualTo(new DataSourceAddress("orders", "db1", 5433, "shop", "verify-full", "/ca.pem", ""));
        assertThat(read("databaseName", "shop", "osgi.jndi.service.name", "jdbc/shop")
                        .address())
                .isEqualTo(new DataSourceAddress("jdbc/shop", "localhost", 5432, "shop", "", "", ""));
        assertThat(read("jdbc.databaseName", "shop", ".serverName", "db1").address())
                .isEqualTo(new DataSourceAddress("instance", "db1", 5432, "shop", "", "", ""));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    jdbc:postgresql://db1:5433/shop,                       db1,     5433, shop, ''
                    jdbc:postgresql://db1/shop,                            db1,     5432, shop, ''
                    jdbc:postgresql://[::1]:5433/shop,                     '::1',   5433, shop, ''
                    jdbc:postgresql://[fe80::1]/a%20b?x=y,                 fe80::1, 5432, a b,  ''
                    jdbc:postgresql:shop,                                  localhost, 5432, shop, ''
                    jdbc:postgresql:///shop,                               localhost, 5432, shop, ''
                    jdbc:postgresql://db1/shop?ssl=true,                   db1,     5432, shop, verify-full
                    jdbc:postgresql://db1/shop?ssl,                        db1,     5432, shop, verify-full
                    jdbc:postgresql://db1/shop?ssl=false,                  db1,     5432, shop, ''
                    jdbc:postgresql://db1/shop?ssl=true&sslmode=require,   db1,     5432, shop, require
                    jdbc:postgresql://db1/shop?ssl=true&sslfactory=org.postgresql.ssl.NonValidatingFactory, db1, 5432, shop, require
                    """)
    void takesTheAddressFromAUrl(String url, String host, int port, String database, String sslmode) {
        assertThat(read("url", url).address())
                .isEqualTo(new DataSourceAddress("instance", host, port, database, sslmode, "", ""));
    }

    @Test
    void refusesWhatItCannotWatchAndSaysWhatToDo() {
        assertThat(refusal("osgi.jdbc.driver.class", "oracle.jdbc.OracleDriver", "url", "jdbc:oracle:thin:" + SECRET))
                .contains("only PostgreSQL");
        assertThat(refusal("url", "jdbc:h2:mem:" + SECRET)).contains("only PostgreSQL");
        assertThat(refusal("url", "jdbc:postgresql://a:1,b:2/shop")).contains("several hosts", "[database:NAME]");
        assertThat(refusal("serverName", "a,b", "databaseName", "shop")).contains("several hosts");
        assertThat(refusal("serverName", "a", "portNumber", "1,2", "databaseName", "shop"))
                .contains("several hosts");
        assertThat(refusal("url", "jdbc:postgresql://app:" + SECRET + "@db1/shop"))
                .contains("login before the host");
        assertThat(refusal("url", "jdbc:postgresql://db1/%zz" + SECRET)).contains("malformed");
        assertThat(refusal("url", "jdbc:postgresql://::1/shop")).contains("brackets");
        assertThat(refusal("url", "jdbc:postgresql://db1:x/shop")).contains("1 to 65535");
        assertThat(refusal("url", "jdbc:postgresql://db1:70000/shop")).contains("1 to 65535");
        assertThat(refusal("url", "jdbc:postgresql://db1")).contains("names no database");
        assertThat(refusal("serverName", "db1")).contains("names no database");
        assertThat(refusal("url", "jdbc:postgresql://db1/shop", "serverName", "db2"))
                .contains("another host");
        assertThat(refusal("url", "jdbc:postgresql://db1/shop?sslmode=verify", "x", "y"))
                .contains("sslmode is not one of");
        assertThat(refusal("url", "jdbc:postgresql://db1/shop?socketFactory=org.newsclub.X&password=" + SECRET))
                .contains("leads elsewhere");
        assertThat(refusal("url", "jdbc:postgresql://db1/shop?PGHOST=elsewhere"))
                .contains("leads elsewhere");
    }

    @Test
    void noticesAPasswordThatEveryoneCanRead() {
        assertThat(read("databaseName", "shop", "password", SECRET).plainPassword())
                .isTrue();
        assertThat(read("url", "jdbc:postgresql://db1/shop?password=" + SECRET).plainPassword())
                .isTrue();
        assertThat(read("url", "jdbc:postgresql://a,b/shop?password=" + SECRET).plainPassword())
                .isTrue();
        assertThat(List.of(
                        read("databaseName", "shop", ".password", SECRET),
                        read("databaseName", "shop", "jdbc.password", SECRET),
                        read("databaseName", "shop", "password", "ENC(abc)"),
                        read("databaseName", "shop", "password", "")))
                .noneMatch(DataSourceEntry::plainPassword)
                .noneMatch(entry -> entry.toString().contains(SECRET));
    }

    @Test
    void aNameThatTwoHaveStandsForNeither() {
        DataSourceBook book = DataSourceBook.of(List.of(
                DataSourceReader.read("a", "etc/a.cfg", Map.of("dataSourceName", "x", "url", "jdbc:postgresql:one")),
                DataSourceReader.read("b", "etc/b.cfg", Map.of("dataSourceName", "x", "url", "jdbc:postgresql:two")),
                DataSourceReader.read("c", "etc/c.cfg", Map.of("url", "jdbc:postgresql:three"))));
        assertThat(book.addresses()).hasSize(2);
        assertThat(book.addresses().get(0).refusal()).isEmpty();
        assertThat(book.addresses().get(1).refusal())
                .contains("ambiguous, as etc/a.cfg and etc/b.cfg have it", "dataSourceName of its own");
        assertThat(book.entries()).hasSize(3);
    }
}
