package org.imap4x.it.modulepath;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.Store;
import java.lang.module.ModuleDescriptor;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** That imap4x works as a module, with the exports that it promises. */
class ModuleTest {

  @Test
  void store_onTheModulePath_isOurs() throws Exception {
    Store store = Application.store("imap4x");
    assertEquals("org.imap4x", store.getClass().getModule().getName());
  }

  @Test
  void module_exports_areWhatIsPromised() throws Exception {
    ModuleDescriptor module = Application.store("imap4x").getClass().getModule().getDescriptor();
    assertFalse(module.isAutomatic());
    assertEquals(
        Set.of(
            "org.imap4x.client",
            "org.imap4x.mail",
            "org.imap4x.model",
            "org.imap4x.sasl",
            "org.imap4x.spring"),
        module.exports().stream()
            .map(ModuleDescriptor.Exports::source)
            .collect(Collectors.toSet()));
  }

  @Test
  void shadedLibrary_inTheJar_hasOurName() {
    ModuleDescriptor module =
        ModuleLayer.boot().findModule("org.imap4x").orElseThrow().getDescriptor();
    assertTrue(module.packages().contains("org.imap4x.shaded.ongres.scram.client"));
    assertTrue(ModuleLayer.boot().findModule("com.ongres.scram.client").isEmpty());
  }
}
