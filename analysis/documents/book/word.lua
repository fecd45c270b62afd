-- Writes the parts of a paper as Word has them: editable equations with their numbers behind a tab,
-- captions whose numbers Word counts on, styles of the reference document.

local TAB = pandoc.RawInline("openxml", "<w:r><w:tab/></w:r>")

local function text(value)
  return pandoc.utils.stringify(value)
end

local function styled(name, blocks, identifier, way)
  return pandoc.Div(blocks, { id = identifier or "", ["custom-style"] = name, dir = way })
end

local function escape(value)
  return (value:gsub("&", "&amp;"):gsub("<", "&lt;"):gsub('"', "&quot;"))
end

local function span(element)
  local classes, given = element.classes, element.attributes
  if classes:includes("tex") then return pandoc.Math("InlineMath", given.tex) end
  if classes:includes("note") then return pandoc.Note({ pandoc.Para(element.content) }) end
  if classes:includes("header-section-number") then
    return pandoc.Span(element.content, { class = "header-section-number", ["custom-style"] = "Section Number" })
  end
end

local function heading(element)
  local number = element.attributes.number
  element.attributes = {}
  if element.level == 1 and number then
    element.content:insert(1, pandoc.Space())
    element.content:insert(1, pandoc.Span(number, { ["custom-style"] = "Section Number" }))
  end
  return element
end

-- The last part of a number is a field, so that what is put in between in Word is counted. Each
-- chapter counts on its own: not every program knows the switch that starts again at a heading.
local function counted(word, number)
  local chapter, count = number:match("^(.*)%.(%d+)$")
  if not chapter then chapter, count = "", number end
  local name = (word .. (chapter ~= "" and "_" .. chapter or "")):gsub("[%s%.]", "_")
  local field = '<w:fldSimple w:instr=" SEQ %s \\* ARABIC "><w:r><w:t>%s</w:t></w:r></w:fldSimple>'
  return pandoc.Inlines({
    pandoc.Str(word .. "\u{a0}" .. (chapter ~= "" and chapter .. "." or "")),
    pandoc.RawInline("openxml", field:format(escape(name), escape(count))),
  })
end

local function sized_table(element)
  local shares, column = element.attributes.shares or "", 0
  for share in shares:gmatch("%S+") do
    column = column + 1
    if element.colspecs[column] then element.colspecs[column][2] = tonumber(share) end
  end
  element.attributes = {}
  return element
end

local function figure(element)
  if not element.classes:includes("float") then return nil end
  local is_table = element.classes:includes("float-tbl")
  local caption = pandoc.Inlines({})
  for _, each in ipairs(pandoc.utils.blocks_to_inlines(element.caption.long)) do
    if each.t == "Span" and each.classes:includes("float-label") then
      local word, number = text(each):match("^(.-)\u{a0}(.*)$")
      each = pandoc.Span(word and counted(word, number) or each.content, { id = element.identifier })
    end
    caption:insert(each)
  end
  local said = styled(is_table and "Table Caption" or "Image Caption", { pandoc.Para(caption) })
  if is_table then return { said, table.unpack(element.content) } end
  return { styled("Captioned Figure", element.content), said }
end

local function equation(element)
  local math, number
  for _, each in ipairs(pandoc.utils.blocks_to_inlines(element.content)) do
    if each.t == "Math" then math = each end
    if each.t == "Str" and each.text:match("^%(.*%)$") then number = each.text end
    if each.t == "Span" and text(each):match("^%(.*%)$") then number = text(each) end
  end
  if not math then return nil end
  if not number then return pandoc.Para({ pandoc.Math("DisplayMath", math.text) }) end
  math.text = "\\displaystyle " .. math.text
  return styled("Equation", { pandoc.Para({ TAB, math, TAB, pandoc.Span(number, { id = element.identifier }) }) })
end

local function div(element)
  local classes = element.classes
  if classes:includes("equation") then return equation(element) end
  if classes:includes("imprint") then return styled("Imprint", element.content) end
  if classes:includes("part") then return styled("Part", element.content) end
  if classes:includes("csl-entry") then
    return styled("Bibliography", { pandoc.Para(pandoc.utils.blocks_to_inlines(element.content)) },
      element.identifier, element.attributes.dir)
  end
  for _, class in ipairs(classes) do
    if class:match("^callout%-%a+$") then return styled("Callout", element.content, element.identifier) end
  end
  if element.identifier == "" then return element.content end
end

-- The name that pandoc gives the place of a heading.
local function bookmark(identifier)
  if identifier:match("^%a") and #identifier <= 40 then return identifier end
  return "X" .. pandoc.utils.sha1(identifier):sub(2)
end

local DEEPEST = 2
local PARAGRAPH = '<w:p><w:pPr><w:pStyle w:val="%s"/>%s</w:pPr>%s</w:p>'
local ENTRY = '<w:hyperlink w:anchor="%s"><w:r><w:t xml:space="preserve">%s</w:t></w:r></w:hyperlink>'
local FIELD = '<w:r><w:fldChar w:fldCharType="%s"%s/></w:r>'

-- Contents that say where they lead before any program has counted pages: Word counts them anew.
local function contents(document)
  local entries = {}
  document:walk({ Header = function(heading)
    if heading.level > DEEPEST or heading.identifier == "" then return nil end
    local indent = heading.level > 1 and '<w:ind w:left="440"/>' or ""
    local entry = ENTRY:format(escape(bookmark(heading.identifier)), escape(text(heading.content)))
    entries[#entries + 1] = { indent, entry }
  end })
  if #entries == 0 then return nil end
  local start = FIELD:format("begin", ' w:dirty="true"') .. '<w:r><w:instrText xml:space="preserve">TOC \\o &quot;1-'
    .. DEEPEST .. '&quot; \\h \\z \\u</w:instrText></w:r>' .. FIELD:format("separate", "")
  entries[1][2] = start .. entries[1][2]
  entries[#entries][2] = entries[#entries][2] .. FIELD:format("end", "")
  local title = "<w:r><w:t>" .. escape(text(document.meta["toc-title"] or "")) .. "</w:t></w:r>"
  local lines = { PARAGRAPH:format("TOCHeading", "", title) }
  for _, each in ipairs(entries) do lines[#lines + 1] = PARAGRAPH:format("Compact", each[1], each[2]) end
  return pandoc.RawBlock("openxml", '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
    .. "<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>" .. table.concat(lines) .. "</w:sdtContent></w:sdt>")
end

-- The imprint stands before the contents, behind the abstract where there is one.
local function fronted(document)
  local list, first, abstract = contents(document), document.blocks[1], document.meta.abstract
  local imprint = first and first.t == "Div" and first.attributes["custom-style"] == "Imprint"
  if imprint and abstract then
    local blocks = pandoc.utils.type(abstract) == "Blocks" and abstract or pandoc.Blocks({ pandoc.Para(abstract) })
    blocks:insert(first)
    document.blocks:remove(1)
    document.meta.abstract = pandoc.MetaBlocks(blocks)
  end
  if list then document.blocks:insert(imprint and not abstract and 2 or 1, list) end
  return document
end

function Pandoc(document)
  return fronted(document:walk({
    Span = span, Header = heading, Figure = figure, Table = sized_table, Div = div,
  }))
end
