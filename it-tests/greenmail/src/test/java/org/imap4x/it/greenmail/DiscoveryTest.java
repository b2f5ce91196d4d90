package org.imap4x.it.greenmail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.Provider;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.io.IOException;
import java.util.Collections;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That an application with nothing but the jar on its class path finds the providers. */
class DiscoveryTest {

  @ParameterizedTest
  @ValueSource(strings = {"imap4x", "imap4xs"})
  void getStore_ownProtocols_isOurs(String protocol) throws Exception {
    Store store = Session.getInstance(new Properties()).getStore(protocol);
    assertTrue(store.getClass().getName().startsWith("org.imap4x.mail."), store::toString);
  }

  @Test
  void getProviders_ownProtocols_areListed() {
    Set<String> ours =
        Stream.of(Session.getInstance(new Properties()).getProviders())
            .filter(provider -> provider.getClassName().startsWith("org.imap4x.mail."))
            .map(Provider::getProtocol)
            .collect(Collectors.toSet());
    assertEquals(Set.of("imap4x", "imap4xs"), ours);
  }

  @Test
  void streamProvider_onTheClassPath_isOne() throws IOException {
    var found =
        Collections.list(
            getClass()
                .getClassLoader()
                .getResources("META-INF/services/jakarta.mail.util.StreamProvider"));
    assertEquals(1, found.size(), found::toString);
  }
}
