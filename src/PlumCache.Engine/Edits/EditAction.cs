using PlumCache.Abstractions;

namespace PlumCache.Engine;

/// <summary>Carries out an edit of one kind.</summary>
/// <param name="at">Where.</param>
/// <param name="edit">The edit.</param>
/// <returns>The error that answers when it cannot be done, or null.</returns>
internal delegate string? EditAction(scoped EditPlace at, scoped in Edit edit);
