package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rights and access control entries. */
class RightsTest {

  @Test
  void rights_ofLetters_hasThem() {
    Rights rights = new Rights("lrxkte");
    assertTrue(rights.contains(Rights.Right.DELETE_FOLDER));
    assertTrue(rights.contains(new Rights("rl")));
    assertFalse(rights.contains(new Rights("rw")));
    assertEquals("eklrtx", rights.toString());
    assertArrayEquals(
        new Rights.Right[] {Rights.Right.READ}, new Rights(Rights.Right.READ).getRights());
  }

  @Test
  void rights_addAndRemove_changeOnlyTheCopy() {
    Rights rights = new Rights("lr");
    Rights copy = (Rights) rights.clone();
    copy.add(new Rights("sw"));
    copy.remove(Rights.Right.LOOKUP);
    assertEquals(new Rights("lr"), rights);
    assertEquals(new Rights("rsw"), copy);
    assertEquals(new Rights("wsr").hashCode(), copy.hashCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r", "\n", "\0", " ", "\u00e4", "\u007f"})
  void right_noVisibleAscii_isRefused(String letter) {
    assertThrows(IllegalArgumentException.class, () -> Rights.Right.getInstance(letter.charAt(0)));
    assertThrows(IllegalArgumentException.class, () -> new Rights("l" + letter));
  }

  @Test
  void rights_ofServer_leavesOutGarbage() {
    assertEquals(new Rights("lr"), Rights.ofServer("l\r\u00e4r"));
    assertSame(Rights.Right.READ, Rights.Right.getInstance('r'));
  }

  @Test
  void acl_clone_hasRightsOfItsOwn() throws CloneNotSupportedException {
    ACL acl = new ACL("anyone", new Rights("lr"));
    ACL copy = (ACL) acl.clone();
    copy.getRights().add(Rights.Right.WRITE);
    assertEquals(new Rights("lr"), acl.getRights());
    assertEquals("anyone", copy.getName());
    assertEquals(0, new ACL("x").getRights().getRights().length);
  }
}
