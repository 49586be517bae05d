export default {
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // Ids of controls are the addresses of facts (f-lesions[0].pain): the standard forbids nothing but blanks in an id.
    "valid-id": ["error", { relaxed: true }],
    // Every button sends its form, which is what a button without a type does.
    "no-implicit-button-type": "off",
    // How templates indent is nothing that a reader meets.
    "no-trailing-whitespace": "off",
    // Several treatments are chosen under one name, and a pressed button counts before the hidden control of its name.
    "form-dup-name": "off",
    // What a person writes in the guide stays in their browser: that form goes nowhere and has no button to send it.
    "wcag/h32": "off",
  },
};
