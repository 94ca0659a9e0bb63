// What this site changes of docfx's template "modern".

// docfx splits pages at dots before it indexes them, but not what is searched for, and wants every word on the page, also those which are
// too common to be in the index. So NS.COPY found nothing, nor did "how to embed". Here the words of a search are split as those of the
// pages are, and pages with any of them are found, those with the most of them first.
const post = Worker.prototype.postMessage
Worker.prototype.postMessage = function (message, ...others) {
  const words = message?.q?.split(/[^\p{L}\p{N}_]+/u).join(' ').trim()
  post.call(this, words === undefined ? message : { ...message, q: words }, ...others)
}

export default {
  // A block that names no language is a transcript or a drawing: guessed at, it was coloured as any language there is.
  configureHljs: hljs => hljs.configure({ languages: [] })
}
