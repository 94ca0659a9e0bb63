using System.Text;

namespace PlumCache.Engine.Core;

/// <summary>A section of INFO.</summary>
/// <param name="Title">As its heading shows it.</param>
/// <param name="IsDefault">Whether INFO without arguments has it.</param>
/// <param name="Write">Appends its lines, each ended by CR LF.</param>
internal sealed record InfoSection(string Title, bool IsDefault, Action<InfoReport, StringBuilder> Write);
