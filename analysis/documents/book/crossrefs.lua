-- Numbers a chapter's sections, figures, tables and equations, and gives its blocks the shape that
-- pages and paper share. References become <x-ref> marks, because what they point to may stand in
-- another chapter; the index of what can be pointed to leaves through the template.
--
-- Metadata in: number ("3", "A" or ""), depth (deepest numbered heading), offset (the way to the
-- site's root), words (of the chapter's language). Metadata out: heading, index.

local settings
local index = { anchors = {}, sections = {}, images = {}, faults = {} }
local counts = { fig = 0, tbl = 0, eq = 0 }
local levels = { 0, 0, 0, 0, 0, 0 }

local KINDS = { fig = true, tbl = true, eq = true, sec = true }
local CALLOUTS = { note = true, tip = true, warning = true, caution = true, important = true }

local function text(value)
  return value and pandoc.utils.stringify(value) or ""
end

local function html(inlines)
  local document = pandoc.Pandoc({ pandoc.Plain(inlines) })
  local written = pandoc.write(document, "html", { html_math_method = "mathml" })
  return (written:gsub("%s+$", ""))
end

local function escape(value)
  return (value:gsub("&", "&amp;"):gsub('"', "&quot;"):gsub("<", "&lt;"):gsub(">", "&gt;"))
end

local function raw(markup)
  return pandoc.RawBlock("html", markup)
end

local function fault(message)
  table.insert(index.faults, message)
end

local function kind_of(label)
  local kind = label:match("^(%a+)%-.")
  kind = kind and kind:lower()
  return KINDS[kind] and kind or nil
end

local function next_number(kind)
  counts[kind] = counts[kind] + 1
  local chapter = settings.number
  return (chapter ~= "" and chapter .. "." or "") .. counts[kind]
end

local function anchor(id, kind, number)
  table.insert(index.anchors, { id = id, kind = kind, number = number })
end

-- Headings ------------------------------------------------------------------------------------

local function section_number(level)
  for deeper = level + 1, 6 do levels[deeper] = 0 end
  levels[level] = levels[level] + 1
  local number = settings.number
  for each = 2, level do number = number .. "." .. levels[each] end
  return number
end

local function heading(header)
  local number = ""
  local counted = settings.number ~= "" and not header.classes:includes("unnumbered")
  if counted and header.level <= settings.depth then
    number = section_number(header.level)
  end
  table.insert(index.sections, {
    id = header.identifier,
    level = header.level,
    number = number,
    html = html(header.content),
    listed = not header.classes:includes("unlisted"),
  })
  if kind_of(header.identifier) == "sec" then
    anchor(header.identifier, "sec", number)
  end
  if number ~= "" then
    header.attributes["data-number"] = number
    header.content:insert(1, pandoc.Space())
    header.content:insert(1, pandoc.Span(number, { class = "header-section-number" }))
  end
  return header
end

-- Figures, tables, equations ------------------------------------------------------------------

local function caption_start(kind, number)
  return pandoc.Inlines({
    pandoc.Span({ settings.words[kind], pandoc.Str("\u{a0}"), number }, { class = "float-label" }),
    pandoc.Str(settings.words.colon),
    pandoc.Space(),
  })
end

local function float(id, kind, content, caption)
  local number = next_number(kind)
  anchor(id, kind, number)
  local label = caption_start(kind, number)
  label:extend(caption)
  local captioned = { raw("<figcaption>"), pandoc.Plain(label), raw("</figcaption>") }
  local blocks = pandoc.Blocks({ raw(('<figure id="%s" class="float float-%s">'):format(id, kind)) })
  -- a table is read from its caption down, a figure explained after it is seen
  if kind == "tbl" then blocks:extend(captioned) end
  blocks:insert(raw('<div class="float-content">'))
  blocks:extend(content)
  blocks:insert(raw("</div>"))
  if kind == "fig" then blocks:extend(captioned) end
  blocks:insert(raw("</figure>"))
  return blocks
end

local function float_div(div)
  local kind = kind_of(div.identifier)
  local last = div.content[#div.content]
  if not last or (last.t ~= "Para" and last.t ~= "Plain") or #div.content < 2 then
    fault("#" .. div.identifier .. ": its last paragraph must be its caption")
    return div.content
  end
  local content = pandoc.Blocks({ table.unpack(div.content, 1, #div.content - 1) })
  return float(div.identifier, kind, content, last.content)
end

local function image_alt(image, otherwise)
  local alt = image.attributes["fig-alt"] or image.attributes.alt or text(image.caption)
  if alt == "" then alt = otherwise or "" end
  image.attributes["fig-alt"] = nil
  image.attributes.alt = nil
  image.caption = { pandoc.Str(alt) }
  image.title = ""
  return image
end

-- An address that starts with a slash is counted from the project's folder, as in Quarto.
local function image(element)
  if not element.src:match("^%a+:") then table.insert(index.images, element.src) end
  if element.src:match("^/") then element.src = settings.offset .. element.src end
  return image_alt(element)
end

local function implicit_figure(figure)
  local caption = pandoc.utils.blocks_to_inlines(figure.caption.long)
  local id = figure.identifier
  local content = figure.content:walk({
    Image = function(each) return image_alt(each, text(caption)) end,
  })
  if kind_of(id) == "fig" then return float(id, "fig", content, caption) end
  return pandoc.Blocks({ raw('<figure class="float">') }) .. content .. pandoc.Blocks({
    raw("<figcaption>"), pandoc.Plain(caption), raw("</figcaption></figure>"),
  })
end

local function labelled_table(element)
  local caption = pandoc.utils.blocks_to_inlines(element.caption.long)
  local id = element.identifier
  local last = caption[#caption]
  local written = last and last.t == "Str" and last.text:match("^{#(tbl%-[^}]+)}$")
  if written then
    id = written
    caption:remove()
    if #caption > 0 and caption[#caption].t == "Space" then caption:remove() end
  end
  if kind_of(id) ~= "tbl" then return nil end
  element.identifier = ""
  element.caption = { long = {} }
  return float(id, "tbl", pandoc.Blocks({ element }), caption)
end

local function equation(math, id)
  local number = next_number("eq")
  anchor(id, "eq", number)
  return pandoc.Blocks({
    raw(('<div id="%s" class="equation">'):format(id)),
    pandoc.Plain({ math }),
    raw(('<span class="equation-number">(%s)</span></div>'):format(number)),
  })
end

-- A display equation stands on its own, with or without a number, whatever is written around it.
local function paragraph(para)
  local found = para.content:find_if(function(each)
    return each.t == "Math" and each.mathtype == "DisplayMath"
  end)
  if not found then return para end
  local blocks, pending = pandoc.Blocks({}), pandoc.Inlines({})
  local function flush()
    local plain = pending:filter(function(each) return each.t ~= "Space" and each.t ~= "SoftBreak" end)
    if #plain > 0 then blocks:insert(pandoc.Para(pending)) end
    pending = pandoc.Inlines({})
  end
  local at = 1
  while at <= #para.content do
    local each = para.content[at]
    if each.t == "Math" and each.mathtype == "DisplayMath" then
      flush()
      local ahead = at + 1
      while para.content[ahead] and para.content[ahead].t:match("^S[op][fa]") do ahead = ahead + 1 end
      local label = para.content[ahead]
      local id = label and label.t == "Str" and label.text:match("^{#(eq%-[^}]+)}$")
      if id then
        blocks:extend(equation(each, id))
        at = ahead
      else
        blocks:extend({ raw('<div class="equation">'), pandoc.Plain({ each }), raw("</div>") })
      end
    else
      pending:insert(each)
    end
    at = at + 1
  end
  flush()
  return blocks
end

-- Callouts, tabs, code ------------------------------------------------------------------------

local function callout(div, kind)
  local title = div.attributes.title and pandoc.Inlines(div.attributes.title)
  local content = div.content
  if not title and content[1] and content[1].t == "Header" then
    title = content[1].content
    content:remove(1)
  end
  title = title or pandoc.Inlines(settings.words[kind])
  local collapse = div.attributes.collapse
  local tag = collapse and "details" or "div"
  local state = collapse and (collapse == "false" and " open" or "") or ' role="note"'
  local head = collapse and "summary" or "p"
  local blocks = pandoc.Blocks({
    raw(('<%s class="callout callout-%s"%s><%s class="callout-title">'):format(tag, kind, state, head)),
    pandoc.Plain(title),
    raw(("</%s>"):format(head)),
  })
  blocks:extend(content)
  blocks:insert(raw(("</%s>"):format(tag)))
  return blocks
end

local function tabset(div)
  local blocks = pandoc.Blocks({ raw('<div class="tabset">') })
  local open = false
  for _, each in ipairs(div.content) do
    if each.t == "Header" then
      if open then blocks:insert(raw("</section>")) end
      open = true
      blocks:insert(raw('<section class="tab"><p class="tab-title">'))
      blocks:insert(pandoc.Plain(each.content))
      blocks:insert(raw("</p>"))
    elseif not open then
      fault("a tabset starts with the heading of its first tab")
      return div.content
    else
      blocks:insert(each)
    end
  end
  blocks:insert(raw(open and "</section></div>" or "</div>"))
  return blocks
end

local function code(block)
  if not block.classes:includes("cell-code") then return block end
  local fold = block.attributes.fold
  if not fold then return block end
  block.attributes.fold = nil
  local summary = fold ~= "" and fold or settings.words.code
  return pandoc.Blocks({
    raw('<details class="code-fold"><summary class="code-title">' .. escape(summary) .. "</summary>"),
    block,
    raw("</details>"),
  })
end

-- The walk, in the order of reading -------------------------------------------------------------

local walk

local function walked(block)
  if block.t == "Header" then return heading(block) end
  if block.t == "Para" or block.t == "Plain" then return paragraph(block) end
  if block.t == "Figure" then return implicit_figure(block) end
  if block.t == "Table" then return labelled_table(block) or block end
  if block.t == "CodeBlock" then return code(block) end
  if block.t ~= "Div" then
    if block.content and (block.t == "BlockQuote") then block.content = walk(block.content) end
    if block.t == "BulletList" or block.t == "OrderedList" then
      block.content = block.content:map(walk)
    end
    return block
  end
  if kind_of(block.identifier) == "fig" or kind_of(block.identifier) == "tbl" then
    return float_div(block)
  end
  if block.classes:includes("panel-tabset") then
    local blocks = tabset(block)
    return walk(blocks)
  end
  for _, class in ipairs(block.classes) do
    local kind = class:match("^callout%-(%a+)$")
    if kind and CALLOUTS[kind] then return walk(callout(block, kind)) end
  end
  block.content = walk(block.content)
  return block
end

function walk(blocks)
  local result = pandoc.Blocks({})
  for _, block in ipairs(blocks) do
    local new = walked(block)
    if pandoc.utils.type(new) == "Blocks" then result:extend(new) else result:insert(new) end
  end
  return result
end

-- References and links ------------------------------------------------------------------------

local function cite(element)
  local references = pandoc.Inlines({})
  for _, each in ipairs(element.citations) do
    if kind_of(each.id) then
      local mode = each.mode == "SuppressAuthor" and "number" or "full"
      if each.id:match("^%u") then mode = "upper" end
      local label = each.id:sub(1, 1):lower() .. each.id:sub(2)
      if #references > 0 then references:insert(pandoc.Str(", ")) end
      references:insert(pandoc.RawInline("html", ('<x-ref data-label="%s" data-mode="%s">%s</x-ref>')
        :format(escape(label), mode, html(each.prefix))))
      references:extend(each.suffix)
    end
  end
  if #references == 0 then return nil end
  local others = element.citations:filter(function(each) return not kind_of(each.id) end)
  if #others > 0 then
    fault("@" .. others[1].id .. ": a citation and a reference in one pair of brackets")
  end
  return references
end

local function link(element)
  local page, id = element.target:match("^([^:#]*)%.qmd(#?.*)$")
  if not page then return nil end
  element.target = page .. ".html" .. id
  return element
end

-- Pages gather their notes at the end, the paper at the foot of each sheet.
local function note(element)
  local inlines = pandoc.utils.blocks_to_inlines(element.content, { pandoc.LineBreak() })
  inlines:insert(1, pandoc.RawInline("html", "<x-note>"))
  inlines:insert(pandoc.RawInline("html", "</x-note>"))
  return inlines
end

function Pandoc(document)
  local meta = document.meta
  settings = {
    number = text(meta.number),
    depth = tonumber(text(meta.depth)),
    offset = text(meta.offset),
    words = {},
  }
  for key, value in pairs(meta.words) do settings.words[key] = text(value) end

  local title = document.blocks[1]
  if title and title.t == "Header" and title.level == 1 then
    document.blocks:remove(1)
    meta.heading = pandoc.MetaInlines(title.content)
    index.title_id = title.identifier
    if kind_of(title.identifier) == "sec" then
      anchor(title.identifier, "sec", settings.number)
    end
  end
  document.blocks = walk(document.blocks)
  document = document:walk({ Cite = cite, Link = link, Image = image, Note = note })
  meta.index = pandoc.MetaInlines({ pandoc.RawInline("html", pandoc.json.encode(index)) })
  return pandoc.Pandoc(document.blocks, meta)
end
