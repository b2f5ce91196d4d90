package org.imap4x.mail.mime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.imap4x.model.BodyStructure;
import org.junit.jupiter.api.Test;

class PartParametersTest {
  private static BodyStructure part(
      String type,
      String subtype,
      Map<String, String> parameters,
      Map<String, String> disposition) {
    return new BodyStructure.Basic(
        new BodyStructure.Fields(
            type,
            subtype,
            parameters,
            null,
            null,
            null,
            1,
            null,
            disposition == null ? null : new BodyStructure.Disposition("attachment", disposition),
            List.of(),
            null));
  }

  private static String fileName(String... disposition) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < disposition.length; i += 2) {
      map.put(disposition[i], disposition[i + 1]);
    }
    return PartParameters.fileName(part("application", "pdf", Map.of(), map));
  }

  @Test
  void contentType_withParameters_isWrittenAsAHeader() {
    assertEquals(
        "text/plain; charset=utf-8",
        PartParameters.contentType(part("text", "plain", Map.of("CHARSET", "utf-8"), null)));
    assertEquals(
        "TEXT/PLAIN; name=\"a b\"",
        PartParameters.contentType(part("TEXT", "PLAIN", Map.of("name", "a b"), null)));
  }

  @Test
  void contentType_parametersInsideTheSubtype_areCutOff() {
    assertEquals(
        "APPLICATION/PDF",
        PartParameters.contentType(
            part("APPLICATION", "PDF\r\n NAME=\"ATT1.PDF\"", Map.of(), null)));
  }

  @Test
  void fileName_plainAndEncodedAndSplit_isDecoded() {
    assertEquals("a.pdf", fileName("filename", "a.pdf"));
    assertEquals("a.pdf", fileName("FILENAME", "a.pdf"));
    assertEquals("\u00e9.pdf", fileName("filename", "=?utf-8?Q?=C3=A9.pdf?="));
    assertEquals("\u00e9.pdf", fileName("filename*", "utf-8''%C3%A9.pdf"));
    assertEquals(
        "\u00e9t\u00e9.pdf",
        fileName("filename*0*", "utf-8''%C3%A9t", "filename*1*", "%C3%A9.pdf"));
    assertEquals("long name.pdf", fileName("filename*0", "long na", "filename*1", "me.pdf"));
    assertEquals("\u00e9.pdf", fileName("filename", "\u00e9.pdf"));
  }

  @Test
  void fileName_charsetThatIsNone_orLess_isReadAsItWasMeant() {
    assertEquals("caf\u00e9.pdf", fileName("filename*", "x-unknown''caf%C3%A9.pdf"));
    assertEquals("caf\u00e9.pdf", fileName("filename*", "x-unknown''caf%E9.pdf"));
    assertEquals("\u20ac.pdf", fileName("filename*", "iso-8859-1''%80.pdf"));
    assertEquals("\u685d.pdf", fileName("filename*", "gb2312''%97A.pdf"));
    assertEquals("\u00e9.pdf", fileName("filename*0*", "x-unknown''%C3", "filename*1*", "%A9.pdf"));
    assertEquals("caf\u00e9.pdf", fileName("filename*", "''caf%C3%A9.pdf"));
    assertEquals(
        "a b\u00e9 c%20d.pdf",
        fileName("filename*0", "a b", "filename*1*", "%C3%A9", "filename*2", " c%20d.pdf"));
  }

  @Test
  void fileName_wordsAsMailersWriteThem_isDecoded() {
    assertEquals("\u00e9.pdf", fileName("filename", "=?utf-8?Q?=C3?= =?utf-8?Q?=A9?=.pdf"));
    assertEquals("\u00e9.pdf", fileName("filename*0", "=?utf-8?Q?=C3", "filename*1", "=A9?=.pdf"));
  }

  @Test
  void fileName_cutOffInTheMiddle_doesNotThrow() {
    fileName("filename*0*", "utf-8''%C3%A9t%C");
    fileName("filename*", "utf-8");
    fileName("filename*", "");
  }

  @Test
  void fileName_noneInDisposition_isTheTypesName() {
    assertEquals(
        "n.txt", PartParameters.fileName(part("text", "x", Map.of("name", "n.txt"), Map.of())));
    assertNull(PartParameters.fileName(part("text", "x", Map.of(), null)));
  }

  @Test
  void matches_typesInAnyCase_andWildcard() {
    BodyStructure p = part("TEXT", "Plain", Map.of(), null);
    assertTrue(PartParameters.matches(p, "text/plain"));
    assertTrue(PartParameters.matches(p, "text/*"));
    assertTrue(PartParameters.matches(p, "text/plain; charset=x"));
    assertFalse(PartParameters.matches(p, "text/html"));
    assertFalse(PartParameters.matches(p, "text"));
  }
}
