-- Leaves out the code of cells where the paper shows none; run before the filter of a medium.
--
-- Metadata in: code (whether the code of cells is shown).

local shown = false

local function div(element)
  if not element.classes:includes("code-fold") then return nil end
  return shown and element.content:filter(function(each) return each.t ~= "Para" end) or {}
end

local function code(element)
  if element.classes:includes("cell-code") and not shown then return {} end
  element.classes = element.classes:filter(function(each)
    return each ~= "sourceCode" and each ~= "cell-code"
  end)
  return element
end

function Pandoc(document)
  shown = document.meta.code == true
  return document:walk({ Div = div, CodeBlock = code })
end
