/* The block in the editor: two fields, and below them what readers will see. No build step. */
(function (blocks, element, components, editor, ServerSideRender, texts) {
  const el = element.createElement;

  function what(props) {
    return el(components.TextControl, {
      label: texts.what,
      help: texts.help,
      value: props.attributes.src,
      onChange: function (src) { props.setAttributes({ src: src }); },
    });
  }

  function level(props) {
    return el(components.RangeControl, {
      label: texts.level,
      min: 2,
      max: 6,
      value: props.attributes.titre,
      onChange: function (titre) { props.setAttributes({ titre: titre || 3 }); },
    });
  }

  blocks.registerBlockType("cop/fragment", {
    edit: function (props) {
      const shown = el(ServerSideRender, { block: "cop/fragment", attributes: props.attributes });
      return el(
        "div",
        editor.useBlockProps(),
        el(editor.InspectorControls, {}, el(
          components.PanelBody, { title: texts.settings }, level(props))),
        props.isSelected || !props.attributes.src ? what(props) : null,
        props.attributes.src ? el(components.Disabled, {}, shown) : null
      );
    },
    save: function () { return null; },
  });
}(wp.blocks, wp.element, wp.components, wp.blockEditor, wp.serverSideRender, copTexts));
